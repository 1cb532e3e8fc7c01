// Search, filters and links. The page is complete without this script. The page's URL has the state:
// `?q=license&owner=source_admin` is a filtered view, `#IM-003` an error or all errors of a code.
"use strict";
{
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Folds case, quotes and whitespace, so that typed and shown texts can be compared.
  const plain = (text) =>
    text.normalize("NFKC").toLowerCase().replace(/[‘’‛]/g, "'").replace(/[“”‟]/g, '"').replace(/\s+/g, " ").trim();

  const form = one("form");
  const main = one("main");
  const facets = all("aside fieldset").map((fieldset) => ({ name: fieldset.name, boxes: all("input", fieldset) }));
  // Without this script, a shared code links to the index; with it, to its errors.
  const inIndex = new Map();
  for (const item of all(".index li[id]")) {
    inIndex.set(item.id, all("a", item).map((link) => link.hash.slice(1)));
    item.removeAttribute("id");
  }
  const entries = all(".entry").map((element) => {
    const searched = all("[data-search]", element);
    const id = element.dataset.id;
    const alone = all(".anchor", element).map((anchor) => anchor.id);
    const together = [...inIndex].filter(([, ids]) => ids.includes(id)).map(([code]) => code);
    const names = [id, ...alone, ...together];
    return {
      element,
      names,
      searched,
      text: [...names, ...searched.map((part) => part.textContent)].map(plain).join("\n"),
      // The literal text between the values, to recognize a message with values.
      wordings: all(".message", element).map((message) =>
        [...message.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => plain(node.data)),
      ),
    };
  });

  /** The errors of the code in the URL, if several share it. */
  let shared = null;

  // ---- Shown errors

  function state() {
    const data = new FormData(form);
    const chosen = new Map(facets.map(({ name }) => [name, data.getAll(name)]));
    return { query: plain(data.get("q")), chosen };
  }

  function isMessage(query, literals) {
    let at = 0;
    return literals.every((literal) => {
      const found = query.indexOf(literal, at);
      at = found + literal.length;
      return found >= 0;
    });
  }

  function show() {
    const { query, chosen } = state();
    const words = query.split(" ").filter(Boolean);
    const meets = (entry, name, value) => entry.element.dataset[name] === value;
    for (const entry of entries) {
      const isFound =
        words.every((word) => entry.text.includes(word)) || entry.wordings.some((literals) => isMessage(query, literals));
      entry.missed = facets.filter(({ name }) => {
        const values = chosen.get(name);
        return values.length > 0 && !values.some((value) => meets(entry, name, value));
      });
      entry.isFound = isFound;
      entry.isShown = shared ? shared.includes(entry) : isFound && entry.missed.length === 0;
      entry.element.hidden = !entry.isShown;
    }

    // The number of each filter: how many errors it would show together with the filters of the other groups.
    for (const facet of facets) {
      for (const box of facet.boxes) {
        const fits = (entry) => entry.isFound && entry.missed.every((missed) => missed === facet);
        const count = entries.filter((entry) => fits(entry) && meets(entry, facet.name, box.value)).length;
        const label = box.closest("label");
        one("output", label).value = count;
        label.classList.toggle("empty", count === 0);
      }
    }

    for (const section of all("section.family")) {
      const shown = all(".entry:not([hidden])", section);
      section.hidden = shown.length === 0;
      for (const entry of all(".entry", section)) {
        entry.classList.toggle("first", entry === shown[0]);
        entry.classList.toggle("last", entry === shown.at(-1));
      }
    }
    const shown = entries.filter((entry) => entry.isShown).length;
    const filters = [...chosen.values()].flat().length;
    one("[role=status]").textContent =
      shown === entries.length ? `${shown} errors` : `${shown} of ${entries.length} errors`;
    one(".done").textContent = shown === 1 ? "Show 1 error" : `Show ${shown} errors`;
    one(".none").hidden = shown > 0;
    one(".toggle-all").hidden = shown === 0;
    one(".shared").hidden = !shared;
    one(".more b").textContent = filters || "";
    mark(shared ? [] : words);
    nameToggle();
  }

  // ---- Highlighted words

  function mark(words) {
    if (!globalThis.CSS?.highlights) return;
    const ranges = [];
    for (const entry of entries) {
      if (!entry.isShown) continue;
      for (const part of entry.searched) {
        const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const text = walker.currentNode.data.toLowerCase();
          for (const word of words) {
            if (word.length < 2) continue;
            for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
              const range = new Range();
              range.setStart(walker.currentNode, at);
              range.setEnd(walker.currentNode, at + word.length);
              ranges.push(range);
            }
          }
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  }

  // ---- URL

  function read() {
    const address = new URLSearchParams(location.search);
    form.elements.q.value = address.get("q") ?? "";
    for (const { name, boxes } of facets) {
      const values = (address.get(name) ?? "").split(",");
      for (const box of boxes) box.checked = values.includes(box.value);
    }
  }

  function write(hash) {
    const { chosen } = state();
    const address = new URLSearchParams();
    const query = form.elements.q.value.trim();
    if (query) address.set("q", query);
    for (const [name, values] of chosen) if (values.length) address.set(name, values.join(","));
    const search = address.size ? "?" + address.toString().replaceAll("%2C", ",") : "";
    try {
      history.replaceState(null, "", location.pathname + search + hash);
    } catch {
      // Some viewers forbid it; then only the URL does not change.
    }
  }

  /** Goes to the error, or shows all errors, that the URL names. */
  function follow() {
    let name = location.hash.slice(1);
    try {
      name = decodeURIComponent(name);
    } catch {
      // Not encoded: used as it is.
    }
    const isNamed = (known) => known.toLowerCase() === name.toLowerCase();
    const named = entries.filter((entry) => entry.names.some(isNamed));
    shared = named.length > 1 ? named : null;
    if (shared) {
      const code = named[0].names.find(isNamed);
      one(".shared span").textContent = `${code} is the code of ${named.length} errors; the message says which one it is.`;
    }
    show();
    if (named.length === 0) return;
    if (named.some((entry) => !entry.isShown)) {
      form.reset();
      write(location.hash);
      show();
    }
    for (const entry of named) entry.element.open = true;
    (shared ? main : named[0].element).scrollIntoView();
    (shared ? main : one("summary", named[0].element)).focus({ preventScroll: true });
  }

  function change() {
    shared = null;
    write("");
    show();
    // Scrolls back up to the results.
    if (main.getBoundingClientRect().top < 0) main.scrollIntoView();
  }

  // ---- Buttons and keys

  const toggle = one(".toggle-all");
  const shownElements = () => entries.filter((entry) => entry.isShown).map((entry) => entry.element);
  function nameToggle() {
    toggle.textContent = shownElements().every((element) => element.open) ? "Collapse all" : "Expand all";
  }
  toggle.addEventListener("click", () => {
    const elements = shownElements();
    const open = !elements.every((element) => element.open);
    for (const element of elements) element.open = open;
  });
  for (const { element } of entries) element.addEventListener("toggle", nameToggle);

  async function copy(button) {
    const code = one("code", button.parentElement);
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
    } catch {
      // Without permission to write, selects the text to copy with the keyboard.
      getSelection().selectAllChildren(code);
      button.textContent = "Selected";
    }
    setTimeout(() => (button.textContent = "Copy"), 1500);
  }
  document.addEventListener("click", ({ target }) => {
    if (target.matches(".copy")) copy(target);
    // A link to the current URL fires no `hashchange`.
    else if (target.matches("a[href^='#']") && target.hash === location.hash) follow();
  });

  document.addEventListener("input", (event) => event.target.form === form && change());
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const button of all(".clear")) {
    button.addEventListener("click", () => {
      form.reset();
      change();
      // The button may be hidden together with its note, and would lose the focus.
      if (button.closest("[hidden]")) form.elements.q.focus();
    });
  }
  const more = one(".more");
  const unfold = (yes) => more.setAttribute("aria-expanded", yes);
  more.addEventListener("click", () => {
    unfold(more.getAttribute("aria-expanded") !== "true");
    // If the panel began too low, its end could not be reached.
    if (one("aside").getBoundingClientRect().bottom > innerHeight) one(".columns").scrollIntoView();
  });
  one(".done").addEventListener("click", () => (unfold(false), more.focus()));
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("input[type=search]");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      form.elements.q.select();
      form.elements.q.focus();
    }
  });

  addEventListener("hashchange", follow);
  addEventListener("popstate", () => (read(), show()));
  read();
  follow();
  // After loading, the browser scrolls to the anchor within the error; this scrolls to its heading.
  addEventListener("load", follow);
}
