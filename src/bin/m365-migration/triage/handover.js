// The table of users, the buttons that copy, and the colors. The page has all else without this script.
"use strict";
{
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  /** Makes an element. Texts become text and nothing else. */
  function make(name, properties = {}, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }

  const data = JSON.parse(one("#data").textContent);
  const HOLE = "\uFFFC";
  const users = data.users.map(([ids, state, retry, steps, errors]) => ({ ids, state, retry, steps, errors }));
  const state = (user) => data.states[user.state];
  const counted = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;

  /** A message: the texts of its template, and the values between them. A value is one of the user's ids, or of all. */
  function fill([first, ...texts], numbers, ids, values) {
    // Without values, the character is the message's own.
    if (numbers.length === 0) return [first, ...texts].join(HOLE);
    return texts.reduce((text, next, at) => text + (ids[numbers[at]] ?? values[numbers[at] - ids.length]) + next, first);
  }
  const texts = data.templates.map((template) => template.split(HOLE));
  const message = (user, error) => fill(texts[error[4]], error.slice(5), user.ids, data.values);

  // ---- Search and filters

  const plain = (text) => text.normalize("NFKC").toLowerCase();
  /** All texts as they are searched; made when the first user is. */
  let index;
  const makeIndex = () => ({
    whats: data.whats.map((what) => plain([what.title, what.code, what.id].join("\n"))),
    words: data.words.map(plain),
    texts: texts.map((pieces) => pieces.map(plain)),
    values: data.values.map(plain),
  });

  /** What is searched of a user; made when it is first needed. */
  function searched(user) {
    if (user.searched === undefined) {
      index ??= makeIndex();
      const ids = user.ids.map(plain);
      const parts = [...ids];
      for (const error of user.errors) {
        const text = fill(index.texts[error[4]], error.slice(5), ids, index.values);
        parts.push(index.whats[error[1]], index.words[error[2]], text);
      }
      user.searched = parts.join("\n");
    }
    return user.searched;
  }

  const form = one("#find");
  /** The numbers of the users who are shown. */
  let found = [];

  function find() {
    const sought = plain(form.elements.q.value).split(/\s+/).filter(Boolean);
    const chosen = (name) => (form.elements[name].value === "" ? null : Number(form.elements[name].value));
    const [inState, owner, step] = ["state", "owner", "step"].map(chosen);
    found = users.filter(
      (user) =>
        (inState === null || user.state === inState) &&
        (step === null || user.steps.includes(step)) &&
        (owner === null || user.steps.some((number) => data.steps[number].owner === owner)) &&
        sought.every((word) => searched(user).includes(word)),
    );
    show(0);
    const total = counted(users.length, "user");
    one("[role=status]").textContent =
      found.length === users.length ? total : `${found.length} of ${total}`;
    one(".none").hidden = found.length > 0;
    one("[data-copy=found]").disabled = found.length === 0;
  }

  // ---- The table

  const PAGE = 50;
  let page = 0;

  function show(number, size = PAGE) {
    page = number;
    const last = Math.max(0, Math.ceil(found.length / PAGE) - 1);
    const from = page * PAGE;
    one(".people tbody").replaceChildren(...found.slice(from, from + size).map(row));
    one(".people").hidden = found.length === 0;
    one(".pages").hidden = last === 0;
    one(".pages span").textContent = `${from + 1} to ${Math.min(from + PAGE, found.length)} of ${found.length}`;
    one("[data-turn='-1']").disabled = page === 0;
    one("[data-turn='1']").disabled = page === last;
  }

  function row(user) {
    const [name, ...others] = user.ids;
    const amount = user.errors.reduce((sum, [times]) => sum + times, 0);
    const opens = amount > 0 || others.length > 0;
    const person = opens
      ? make("button", { type: "button", className: "person", ariaExpanded: "false" }, name)
      : make("span", { className: "person" }, name);
    const next = make("td", {}, ...nextOf(user));
    const label = make("span", { className: `state ${state(user).word}` }, state(user).label);
    const line = make("tr", {}, make("th", { scope: "row" }, person), make("td", {}, label), make("td", {}, amount || ""), next);
    line.user = user;
    return line;
  }

  /** What comes next for a user: the steps, or what to retry and when. */
  function nextOf(user) {
    if (user.retry > 0) return [`retry ${data.retries[user.retry - 1]}`];
    const links = user.steps.flatMap((number) => [
      ", ",
      make("a", { href: `#step-${number + 1}`, title: data.steps[number].title }, String(number + 1)),
    ]);
    return links.length ? [`step${links.length > 2 ? "s" : ""} `, ...links.slice(1)] : [];
  }

  function details(user) {
    const ids = user.ids.slice(1);
    const list = user.errors.map((error) => {
      const what = data.whats[error[1]];
      const [service, status] = [data.words[error[2]], data.words[error[3]]];
      const times = error[0] > 1 ? `${error[0]} times` : "";
      const facts = [what.code, what.id, service, status, times].filter(Boolean).join(" · ");
      const text = message(user, error);
      const advice = what.who ? `${what.todo} (${what.who})` : what.todo;
      return make(
        "li",
        {},
        make("strong", {}, ...prose(what.title)),
        make("span", { className: "quiet" }, facts),
        ...(text ? [make("blockquote", {}, text)] : []),
        make("span", {}, ...prose(advice)),
        make("span", { className: "quiet" }, ...prose(what.retry)),
      );
    });
    const also = ids.length ? [make("p", { className: "quiet" }, `Also: ${ids.join(", ")}`)] : [];
    const cell = make("td", { colSpan: 4 }, ...also, make("ul", {}, ...list));
    return make("tr", { className: "details" }, cell);
  }

  /** Text in which names between backticks are code. */
  function prose(text) {
    return text.split("`").map((part, at) => (at % 2 ? make("code", {}, part) : part));
  }

  function toggle(person) {
    const line = person.closest("tr");
    const open = person.ariaExpanded !== "true";
    person.ariaExpanded = String(open);
    if (open) line.after(details(line.user));
    else line.nextElementSibling.remove();
  }

  // ---- Copying

  const said = one("#said");

  async function copy(button) {
    const { copy: what, step, unit } = button.dataset;
    const names = (numbers) => numbers.map((number) => users[number].ids[0]);
    const texts = {
      command: () => one("code", button.parentElement).textContent,
      ids: () => one(".ids", button.closest("article")).textContent,
      after: () => names(data.steps[step].after[unit]).join("\n"),
      found: () => found.map((user) => user.ids[0]).join("\n"),
    };
    const done = (await write(texts[what]())) ? "Copied" : "Not copied: the browser forbids it";
    const label = (button.label ??= [...button.childNodes]);
    button.replaceChildren(done);
    said.textContent = done;
    setTimeout(() => {
      button.replaceChildren(...label);
      said.textContent = "";
    }, 1500);
  }

  async function write(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Without permission, as the keyboard does it.
      const area = make("textarea", { className: "unseen", value: text, readOnly: true });
      const focused = document.activeElement;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      focused?.focus();
      return done;
    }
  }

  // ---- Links and buttons

  /** Filters the table as a link says: `state:blocked`, `owner:1`, `step:0`, `q:license`. */
  function filter(text) {
    const at = text.indexOf(":");
    let [name, value] = [text.slice(0, at), text.slice(at + 1)];
    if (name === "state") value = data.states.findIndex(({ word }) => word === value);
    if (name === "owner") value = data.owners.indexOf(value);
    form.reset();
    form.elements[name].value = value;
    find();
    one("#users").focus({ preventScroll: true });
    one("#table").scrollIntoView();
  }

  /** Opens what the URL names. */
  function follow() {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const folded = target && (target.matches("details") ? target : one("details.how", target));
    if (folded && target.matches(".step, .error")) folded.open = true;
  }

  document.addEventListener("click", (event) => {
    const { target } = event;
    const link = target.closest("[data-filter]");
    const button = target.closest("button");
    if (link) {
      event.preventDefault();
      filter(link.dataset.filter);
    } else if (button?.matches(".copy")) copy(button);
    else if (button?.matches(".person")) toggle(button);
    else if (button?.dataset.turn) {
      show(page + Number(button.dataset.turn));
      one("#table").scrollIntoView();
    }
  });
  addEventListener("hashchange", follow);

  if (form) {
    // Each choice with the number of its users.
    const numbers = { state: [], owner: [], step: [] };
    const add = (name) => (number) => (numbers[name][number] = (numbers[name][number] ?? 0) + 1);
    for (const user of users) {
      add("state")(user.state);
      user.steps.forEach(add("step"));
      new Set(user.steps.map((step) => data.steps[step].owner)).forEach(add("owner"));
    }
    const labels = {
      state: data.states.map(({ label }) => label),
      owner: data.owners,
      step: data.steps.map(({ title }, number) => `${number + 1}. ${title.replaceAll("`", "")}`),
    };
    for (const [name, amounts] of Object.entries(numbers)) {
      // Skips what no user has.
      amounts.forEach((amount, value) =>
        form.elements[name].append(make("option", { value }, `${labels[name][value]} (${amount})`)));
    }
    form.addEventListener("input", find);
    form.addEventListener("reset", () => setTimeout(find));
    form.addEventListener("submit", (event) => event.preventDefault());
    find();
    // Prepares the search while nobody waits.
    let prepared = 0;
    const prepare = (deadline) => {
      while (prepared < users.length && deadline.timeRemaining() > 1) searched(users[prepared++]);
      if (prepared < users.length) requestIdleCallback(prepare);
    };
    globalThis.requestIdleCallback?.(prepare);

    // On paper, all is unfolded, and the table has what was found, up to a length that somebody might read.
    const MOST_PRINTED = 300;
    let before;
    let folded = [];
    addEventListener("beforeprint", () => {
      before = page;
      folded = all("details:not([open])");
      for (const details of folded) details.open = true;
      const rest = found.length - MOST_PRINTED;
      show(0, MOST_PRINTED);
      one(".unprinted").hidden = rest <= 0;
      one(".unprinted").textContent = `and ${counted(rest, "more user")}: see the page, or the worklist of --csv`;
    });
    addEventListener("afterprint", () => {
      for (const details of folded) details.open = false;
      show(before);
    });
  }

  follow();
}
