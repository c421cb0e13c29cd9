// Streamlit sends what was typed after the browser's next frame, 10 to 16 ms after Enter. This tells the
// server at once. Both say it under the same key, so it is one message whichever of them comes first,
// and whatever becomes of this request Streamlit's own message does the same again.
const BOX = '[data-testid="stChatInputTextArea"]';
const BUTTON = '[data-testid="stChatInputSubmitButton"]';

// What the last run of the page said, and where on the page it stands.
let place = null;

const tell = box => {
  if (!place?.parentElement.isConnected || !box || box.disabled || !box.value.trim()) return;
  fetch(place.data.address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ message: box.value, clientKey: place.data.key }),
  }).catch(() => {});
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

export default function ({ data, parentElement }) {
  place = { data, parentElement };
}
