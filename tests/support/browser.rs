//! A real browser, controlled over the pipe of Chromium and its relatives (`--remote-debugging-pipe`): JSON messages,
//! each ended by a NUL byte. This needs no socket, no driver program, and no crate but `serde_json`.

use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// How long to wait for an answer of the browser.
const TIMEOUT: Duration = Duration::from_secs(120);

const NAMES: [&str; 7] = [
    "chromium",
    "chromium-browser",
    "chromium-headless-shell",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
];
const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// A browser with one page in it.
pub struct Browser {
    process: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    profile: PathBuf,
    session: Option<String>,
    calls: u64,
    /// The events received so far.
    events: Vec<Value>,
}

/// The browser to use: `CHROME` if it is set (none if it is empty), else the first one found.
fn program() -> Option<PathBuf> {
    if let Some(chosen) = env::var_os("CHROME") {
        return (!chosen.is_empty()).then(|| chosen.into());
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let mut found = env::split_paths(&path).flat_map(|folder| NAMES.map(|name| folder.join(name)));
    found.find(|file| file.is_file()).or_else(|| Some(PathBuf::from(MAC)).filter(|file| file.is_file()))
}

impl Browser {
    /// Starts a browser for a test; `None` if there is no browser, and the test is skipped. In CI, where `CI` is set,
    /// the test fails.
    pub fn start(test: &str) -> Option<Self> {
        let program = program().filter(|_| cfg!(unix));
        if program.is_none() {
            assert!(env::var_os("CI").is_none(), "{test}: no Chromium is installed; CHROME may name one");
            // Not `eprintln!`, whose output only failing tests show.
            let _ = writeln!(io::stderr(), "test {test} skipped: no Chromium is installed; CHROME may name one");
        }
        program.map(|program| Self::launch(test, &program))
    }

    fn launch(test: &str, program: &Path) -> Self {
        let profile = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("browser-{test}"));
        // An aborted run may have left a profile there.
        let _ = fs::remove_dir_all(&profile);
        let mut process = Command::new("sh")
            // The browser reads from descriptor 3 and writes to 4; the shell makes them our two pipes.
            .args(["-c", "exec \"$@\" 3<&0 4>&1 0</dev/null 1>&2", "sh"])
            .arg(program)
            .args([
                "--headless",
                "--remote-debugging-pipe",
                "--no-first-run",
                // Else it ignores a link if 200 were followed in ten seconds.
                "--disable-ipc-flooding-protection",
                "--disable-gpu",
                "--disable-dev-shm-usage",
            ])
            // The sandbox does not work for root or in most containers, and the only page is our own.
            .args(["--no-sandbox", "--disable-background-networking", "--hide-scrollbars"])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("there is a shell");
        let input = process.stdin.take().expect("it is piped");
        let mut output = BufReader::new(process.stdout.take().expect("it is piped"));
        let (sender, messages) = mpsc::channel();
        thread::spawn(move || {
            let mut message = Vec::new();
            while output.read_until(0, &mut message).is_ok_and(|length| length > 0) {
                message.pop();
                let message: Value = serde_json::from_slice(&std::mem::take(&mut message)).expect("a message is JSON");
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let mut browser = Self { process, input, messages, profile, session: None, calls: 0, events: Vec::new() };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}))["targetId"].take();
        let session = browser.call("Target.attachToTarget", json!({"targetId": target, "flatten": true}));
        browser.session = session["sessionId"].as_str().map(String::from);
        for domain in ["Page", "Runtime", "Network"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser.screen(1280, 900);
        browser
    }

    /// Calls a method of the `DevTools` protocol and returns its answer.
    pub fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.calls += 1;
        let id = self.calls;
        let mut message = json!({"id": id, "method": method});
        message["params"] = parameters;
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        // If the browser is gone, waiting for the answer will fail.
        let _ = write!(self.input, "{message}\0");
        loop {
            let mut answer = self.next(method);
            if answer["id"] != id {
                self.events.push(answer);
                continue;
            }
            assert_eq!(answer["error"], Value::Null, "{method}");
            return answer["result"].take();
        }
    }

    fn next(&mut self, what: &str) -> Value {
        let advice = "CHROME may name another browser, or none if it is empty";
        self.messages.recv_timeout(TIMEOUT).unwrap_or_else(|error| panic!("{what}: no answer: {error} ({advice})"))
    }

    fn wait(&mut self, event: &str) {
        while !self.events.iter().any(|seen| seen["method"] == event) {
            let next = self.next(event);
            self.events.push(next);
        }
    }

    /// Opens a page, and reloads it if it is open.
    pub fn open(&mut self, url: &str) {
        for url in ["about:blank", url] {
            self.events.retain(|event| event["method"] != "Page.loadEventFired");
            let answer = self.call("Page.navigate", json!({"url": url}));
            assert_eq!(answer["errorText"], Value::Null, "{url}");
            self.wait("Page.loadEventFired");
        }
    }

    /// Returns the value of an expression, or of its promise.
    pub fn evaluate(&mut self, expression: &str) -> Value {
        let mut answer = self.call(
            "Runtime.evaluate",
            json!({"expression": expression, "returnByValue": true, "awaitPromise": true, "userGesture": true}),
        );
        assert_eq!(answer["exceptionDetails"], Value::Null, "{expression}");
        answer["result"]["value"].take()
    }

    /// Types text where the focus is, key by key.
    pub fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            self.call("Input.dispatchKeyEvent", json!({"type": "keyDown", "text": c, "key": c}));
            self.call("Input.dispatchKeyEvent", json!({"type": "keyUp", "key": c}));
        }
    }

    /// Clicks the middle of the first element that matches `selector`.
    pub fn click(&mut self, selector: &str) {
        let place = self.evaluate(&format!(
            "(() => {{ const element = document.querySelector({});
                element.scrollIntoView({{ block: 'center', behavior: 'instant' }});
                const box = element.getBoundingClientRect();
                return {{ x: box.x + box.width / 2, y: box.y + box.height / 2 }} }})()",
            json!(selector)
        ));
        for what in ["mousePressed", "mouseReleased"] {
            let event = json!({"type": what, "x": place["x"], "y": place["y"], "button": "left", "clickCount": 1});
            self.call("Input.dispatchMouseEvent", event);
        }
    }

    /// Sets the size of the screen; below 600 pixels it is a phone.
    pub fn screen(&mut self, width: u32, height: u32) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.call("Emulation.setDeviceMetricsOverride", size);
    }

    /// Sets the medium (`screen`, `print`) and the preferred colors (`light`, `dark`).
    pub fn medium(&mut self, medium: &str, colors: &str) {
        let features = json!([{"name": "prefers-color-scheme", "value": colors}]);
        self.call("Emulation.setEmulatedMedia", json!({"media": medium, "features": features}));
    }

    /// The URLs that pages have requested.
    pub fn requests(&self) -> Vec<&str> {
        let requests = self.events.iter().filter(|event| event["method"] == "Network.requestWillBeSent");
        requests.filter_map(|event| event["params"]["request"]["url"].as_str()).collect()
    }

    /// The exceptions of scripts and the errors in the console.
    pub fn complaints(&self) -> Vec<&Value> {
        let is_one = |event: &&Value| {
            event["method"] == "Runtime.exceptionThrown"
                || event["method"] == "Runtime.consoleAPICalled" && event["params"]["type"] == "error"
        };
        self.events.iter().filter(is_one).map(|event| &event["params"]).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Asks the browser to close, and kills it after a wait.
        let _ = write!(self.input, "{}\0", json!({"id": 0, "method": "Browser.close"}));
        while self.messages.recv_timeout(Duration::from_secs(5)).is_ok() {}
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.profile);
    }
}
