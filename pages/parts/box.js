// Streamlit's chat box, as several of our scripts see it; it stands before each of them.
const BOX = '[data-testid="stChatInputTextArea"]';
const BUTTON = '[data-testid="stChatInputSubmitButton"]';

const draftName = attempt => `yaritori-draft-${attempt}`; // of this tab alone

const fill = (box, words) => {
  // React listens to the setter of the element's own class.
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, words);
  box.dispatchEvent(new Event("input", { bubbles: true }));
};

