// What Streamlit's chat box lacks: a head start for what is sent, and a draft that survives a reload.
//
// Streamlit sends what was typed after the browser's next frame, 10 to 16 ms after Enter. This tells the
// server at once. Both say it under the same key, so it is one message whichever of them comes first,
// and whatever becomes of this request Streamlit's own message does the same again.
//
// A draft is this tab's alone. It goes when the page has a new key, which means that the words were taken.
const BOX = '[data-testid="stChatInputTextArea"]';
const BUTTON = '[data-testid="stChatInputSubmitButton"]';
const FRAMES_UNTIL_THE_BOX_IS_THERE = 60;

// What the last run of the page said, and where on the page it stands.
let place = null;

const here = () => (place?.parentElement.isConnected ? place.data : null);
const draftName = attempt => `yaritori-draft-${attempt}`;

const keep = (attempt, words) => {
  if (words.trim()) sessionStorage.setItem(draftName(attempt), words);
  else sessionStorage.removeItem(draftName(attempt));
};

const tell = box => {
  const data = here();
  if (!data?.address || !box || box.disabled || !box.value.trim()) return;
  fetch(data.address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ message: box.value, clientKey: data.key }),
  }).catch(() => {});
};

const fill = (box, words) => {
  // React listens to the setter of the element's own class.
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, words);
  box.dispatchEvent(new Event("input", { bubbles: true }));
};

const restore = (data, frames = FRAMES_UNTIL_THE_BOX_IS_THERE) => {
  const words = sessionStorage.getItem(draftName(data.attempt));
  const box = document.querySelector(BOX);
  if (!words || here()?.attempt !== data.attempt) return;
  if (words === data.said) keep(data.attempt, "");
  else if (!box && frames) requestAnimationFrame(() => restore(data, frames - 1));
  else if (box && !box.value) fill(box, words);
};

document.addEventListener(
  "keydown",
  ({ key, keyCode, shiftKey, ctrlKey, metaKey, isComposing, target }) => {
    // 229: the Enter with which Safari ends a composition.
    if (key !== "Enter" || keyCode === 229 || isComposing || shiftKey || ctrlKey || metaKey) return;
    if (target.matches?.(BOX)) tell(target);
  },
  { capture: true },
);

document.addEventListener(
  "click",
  ({ target }) => {
    const button = target.closest?.(BUTTON);
    if (button && !button.disabled) tell(document.querySelector(BOX));
  },
  { capture: true },
);

document.addEventListener(
  "input",
  ({ target }) => {
    const data = here();
    if (data && target.matches?.(BOX)) keep(data.attempt, target.value);
  },
  { capture: true },
);

export default function ({ data, parentElement }) {
  const before = here();
  place = { data, parentElement };
  if (before?.attempt !== data.attempt) restore(data);
  else if (before.key !== data.key) keep(data.attempt, document.querySelector(BOX)?.value ?? "");
}
