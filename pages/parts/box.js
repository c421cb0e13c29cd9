// Streamlit's chat box, as several of our scripts see it; it stands before each of them.
const BOX = '[data-testid="stChatInputTextArea"]';
const BUTTON = '[data-testid="stChatInputSubmitButton"]';

const draftName = attempt => `yaritori-draft-${attempt}`; // of this tab alone

// Two scripts may wait for the words of one recording: whether they are in the box for the first time.
const isUnheard = recording => {
  const { dataset } = document.documentElement;
  const before = dataset.yaritoriHeard;
  dataset.yaritoriHeard = recording;
  return before !== recording;
};

const fill = (box, words) => {
  // React listens to the setter of the element's own class.
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, words);
  box.dispatchEvent(new Event("input", { bubbles: true }));
};

