//! Random inputs for the tests of this folder, made of pieces that its readers look for.

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

const PIECES: [&str; 40] = [
    "<",
    ">",
    "&",
    ";",
    "/",
    "\\",
    "\"",
    "=",
    " ",
    "\n",
    "\r\n",
    "\t",
    "&lt;",
    "&#39",
    "\\u0027",
    "_x000D_",
    "\u{1B}[31m",
    "\u{200B}",
    "\u{E4}",
    "<div>",
    "</div>",
    "<table>",
    "<tr>",
    "<td",
    "</td>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?xml version=\"1.0\"?>",
    "<Objs Version=\"1.1.0.1\">",
    "<Obj RefId=\"0\">",
    "<S N=\"a\">",
    "</Obj>",
    "<script>",
    "MIME-Version: 1.0\n",
    "Content-Type: multipart/mixed; boundary=x\n\n",
    "--x\n",
    "Content-Transfer-Encoding: base64\n\n",
    "From a\n",
];

/// 2,000 inputs: half of random bytes, half of random pieces; the same in every run.
pub(super) fn texts() -> impl Iterator<Item = Vec<u8>> {
    let mut random = SmallRng::seed_from_u64(16);
    (0..2000).map(move |at| {
        let len = random.random_range(0..60);
        if at % 2 == 0 {
            (0..len).map(|_| random.random()).collect()
        } else {
            (0..len).flat_map(|_| PIECES[random.random_range(0..PIECES.len())].bytes()).collect()
        }
    })
}
