// Keeps a long form as a draft while it is being typed, and when its window is left. The page has
// a button that does the same; without scripts that button is all there is.
"use strict";

const form = document.querySelector("form[data-draft]");
const EVERY = 20000;
const PAGE_ONLY = ["csrfmiddlewaretoken", "draft_version", "offered_at"];
let kept = typed(), sending = null, isOver = false;

function typed() {
  const words = new URLSearchParams(new FormData(form));
  for (const name of PAGE_ONLY) words.delete(name);
  return words.toString();
}

async function send() {
  const now = typed();
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST", body: new FormData(form), headers: { Accept: "application/json" },
      keepalive: true, redirect: "error",
    });
    const { version, said } = await answer.json();
    form.querySelector("[data-draft-state]").textContent = said;
    // After a refusal this window stays silent: whoever sends the form sees both texts.
    if (answer.ok) { form.elements.draft_version.value = version; kept = now; } else { isOver = true; }
  } catch { /* no line, or no one signed in: the words are still in the fields */ }
  sending = null;
}

function keep() {
  if (!isOver && !sending && typed() !== kept) sending = send();
}

setInterval(keep, EVERY);
document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) isOver = false; });
// A form that overtakes its own draft would look like another window: it waits for the answer.
form.addEventListener("submit", (event) => {
  isOver = true;
  if (!sending) return;
  event.preventDefault();
  sending.then(() => form.requestSubmit(event.submitter));
});
