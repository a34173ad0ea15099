// Loads the page again where the framework emptied it. Streamlit takes everything off the page when
// what comes belongs to another page than the one it shows, as when a component reports something
// while the visitor goes elsewhere. The server has all but what was typed in that moment.

const MARK = "tinyAgentRecovery"; // each bundle has its own copy of this module
const NOT_AGAIN_MS = 10_000; // a page that breaks at once is left as it is, with its error

export function recoverWhenEmptied() {
  const root = document.getElementById("root");
  if (!root || window[MARK]) return;
  window[MARK] = new MutationObserver(() => {
    if (root.childElementCount === 0 && mayReload()) location.reload();
  });
  window[MARK].observe(root, { childList: true });
}

function mayReload() {
  const last = Number(sessionStorage.getItem(MARK) ?? 0);
  sessionStorage.setItem(MARK, String(Date.now()));
  return Date.now() - last > NOT_AGAIN_MS;
}
