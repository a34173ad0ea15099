// Loads the page again where the framework emptied it. Streamlit takes everything off the page when
// what comes belongs to another page than the one it shows, as when a component reports something
// while the visitor goes elsewhere. The server has all but what was typed in that moment.

const MARK = "tinyAgentRecovery"; // each bundle has its own copy of this module
const PAUSE_MS = 10_000; // between two reloads, should a page be emptied again and again

export function recoverWhenEmptied() {
  const root = document.getElementById("root");
  if (!root || window[MARK]) return;
  window[MARK] = new MutationObserver(() => {
    if (root.childElementCount > 0) return;
    window[MARK].disconnect(); // nothing comes back into it, and one reload is enough
    const last = Number(sessionStorage.getItem(MARK) ?? 0);
    setTimeout(reload, Math.max(0, last + PAUSE_MS - Date.now()));
  });
  window[MARK].observe(root, { childList: true });
}

function reload() {
  sessionStorage.setItem(MARK, String(Date.now()));
  location.reload();
}
