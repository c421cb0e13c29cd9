// Speaking without touching anything, and listening. Stands behind box.js, ears.js and mouth.js in one script.
//
// Hands-free: the microphone listens, hears the end of speech and closes; what was said is written down and
// shown in the chat box; it goes off by itself unless it is changed or thrown away; the partner is heard out; the
// microphone opens again. Between exchanges nothing has to be touched. What is sent goes the way of what is
// typed: through the chat box.
//
// A recording stays here until it is written down, so "try again" sends the same one.
const GRACE_MS = 2_500; // to see what was heard before it is sent, and for each character
const GRACE_MS_A_CHARACTER = 60;
const LONGEST_GRACE_MS = 8_000;
const FRAMES_UNTIL_IT_CAN_BE_SENT = 60;
const TAKEN_WITHIN_MS = 5_000; // what was sent and has begun no turn by then is still in the box, or the page says why
const UNSURE = 0.5; // of a transcriber's own confidence
const SAY_AGAIN_AT_ONCE = new Set(["recording_silent", "recording_not_speech", "recording_broken", "nothing_heard"]);
const NO_USE = new Set(["no_transcriber", "spoken_enough", "budget_exhausted", "attempt_closed", "attempt_not_found"]);

// Which buttons there are in a state. What it says stands in the words that the page sends, under its name.
const BUTTONS = {
  off: ["start"],
  opening: [],
  waiting: ["pause"],
  hearing: ["drop", "done", "pause"],
  writing: ["drop"],
  shown: ["again", "send"],
  changing: ["again"],
  sending: [],
  partner: ["answer", "pause"],
  paused: ["start"],
  trouble: ["retry", "drop"],
  deaf: ["start"],
};
const WITH_ESCAPE = new Set(["drop", "again"]);
const ACTIVE = new Set(["opening", "waiting", "hearing", "writing", "shown", "changing", "sending", "partner", "trouble"]);

const mouth = new Mouth();
let voicePlace = null; // what the last run of the page said, and where it stands
let hands = "off";
let note = "";
let ears = null;
let recording = null;
let grace = 0;

const settings = () => (voicePlace?.parentElement.isConnected ? voicePlace.data : null);
const handsFree = () => settings()?.speaking === "hands_free" && Boolean(settings().recordAddress);
const words = name => settings()?.words[name] ?? "";
const because = code => settings()?.errors[code] ?? settings()?.errors.transcriber_error ?? "";
const newKey = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

const draw = () => {
  if (!settings()) return;
  const root = voicePlace.parentElement.querySelector(".strip");
  const shown = handsFree() ? BUTTONS[hands] : [];
  root.hidden = !handsFree() && !note;
  root.dataset.state = hands;
  root.querySelector(".said").textContent = note || (handsFree() ? words(hands) : "");
  root.querySelector(".meter").hidden = !["waiting", "hearing"].includes(hands);
  for (const button of root.querySelectorAll("button")) {
    const name = button.className;
    const text = name === "start" && hands !== "off" ? words("goOn") : words(`${name}Button`);
    const key = WITH_ESCAPE.has(name) && matchMedia("(hover: hover)").matches ? " (Esc)" : "";
    button.hidden = !shown.includes(name);
    button.textContent = text + key;
    button.onclick = () => DO[name]();
  }
};

const set = (state, why = "") => {
  hands = state;
  note = why;
  draw();
};

const showLevel = level => {
  voicePlace?.parentElement.querySelector(".meter i")?.style.setProperty("transform", `scaleX(${level})`);
};

// Ears.

const hear = state => {
  if (state === "speaking" && hands === "waiting") set("hearing");
  else if (state === "waiting" && ["opening", "hearing"].includes(hands)) set("waiting", note);
};

const listen = async (why = "") => {
  mouth.stop();
  recording = null;
  set("opening", why);
  if (ears) await ears.resume();
  else {
    const { attempt, pauseMs } = settings();
    const opened = await openEars({
      pauseMs,
      onLevel: showLevel,
      onState: hear,
      onEnd: ({ wav }) => settings()?.attempt === attempt && write({ wav, key: newKey() }),
      onTrouble: code => {
        closeEars();
        set("deaf", words(`mic_${code}`) || words("mic_failed"));
      },
    });
    if (["opening", "waiting", "hearing"].includes(hands) && !ears) ears = opened;
    else opened.close();
  }
};

const closeEars = () => {
  ears?.close();
  ears = null;
};

const rest = (why = "") => {
  clearTimeout(grace);
  ears?.pause();
  set("paused", why);
};

// From a recording to words in the box.

const write = async one => {
  recording = one;
  set("writing");
  const { recordAddress, turnKey } = settings();
  let answer = {};
  let code = "transcriber_unavailable"; // as far as this page can tell
  try {
    const reply = one.id
      ? await fetch(`/api/recordings/${one.id}/again`, { method: "POST" })
      : await fetch(recordAddress, {
          method: "POST",
          headers: {
            "Content-Type": "audio/wav",
            "Yaritori-Key": one.key,
            "Yaritori-Turn-Key": turnKey,
            "Yaritori-Way": "hands_free",
          },
          body: one.wav,
        });
    answer = await reply.json();
    code = reply.ok ? null : answer.code;
  } catch {}
  one.id = answer.recordingId ?? one.id;
  if (recording !== one) return forget(one); // thrown away meanwhile
  if (!code) show(answer.text, answer.confidence);
  else if (SAY_AGAIN_AT_ONCE.has(code)) listen(because(code));
  else if (NO_USE.has(code)) rest(because(code));
  else set("trouble", because(code));
};

const forget = one => {
  if (one?.id) fetch(`/api/recordings/${one.id}`, { method: "DELETE" }).catch(() => {});
};

const show = (text, confidence) => {
  const box = document.querySelector(BOX);
  if (!box) return rest();
  recording.before = box.value;
  fill(box, box.value.trim() ? `${box.value} ${text}` : text);
  if (settings().sendAtOnce) return send();
  set("shown", confidence !== null && confidence < UNSURE ? words("unsure") : "");
  const patience = Math.min(GRACE_MS + GRACE_MS_A_CHARACTER * text.length, LONGEST_GRACE_MS);
  voicePlace.parentElement.querySelector(".strip").style.setProperty("--grace", `${patience}ms`);
  grace = setTimeout(send, patience);
};

const send = (frames = FRAMES_UNTIL_IT_CAN_BE_SENT) => {
  clearTimeout(grace);
  const button = document.querySelector(BUTTON);
  if (button && !button.disabled) {
    set("sending");
    button.click();
    grace = setTimeout(() => hands === "sending" && set("changing"), TAKEN_WITHIN_MS);
  } else if (frames) requestAnimationFrame(() => send(frames - 1));
  else set("changing");
};

const sayAgain = () => {
  clearTimeout(grace);
  const box = document.querySelector(BOX);
  if (recording && box) fill(box, recording.before ?? "");
  forget(recording);
  return listen();
};

// The partner.

const partner = async (turn, from, until) => {
  clearTimeout(grace);
  ears?.pause();
  set("partner");
  const how = await aloud(turn, from, until);
  if (hands !== "partner" || mouth.turn) return; // something else has begun meanwhile
  if (how !== "said" && !(await mouth.hearOut(turn))) return;
  if (hands !== "partner") return;
  await listen(note);
};

const aloud = async (turn, from = 0, until = Infinity) => {
  const { voice, speed } = settings();
  const saying = mouth.say({ turn, voice, speed, from, until, onSound: mark });
  mark();
  const how = await saying;
  mark();
  if (how !== "said" && how !== "stopped") {
    note = how === "silent" ? words("silent") : (settings()?.errors[how] ?? because("voice_error"));
    draw();
  }
  return how;
};

// Which message is being said, on its button.
const mark = () => {
  for (const button of document.querySelectorAll(".y-play[data-say]")) {
    button.setAttribute("aria-pressed", String(button.dataset.say === mouth.turn));
  }
};

// What the buttons do.

const DO = {
  start: () => listen(),
  done: () => ears?.finish(),
  drop: () => {
    if (hands === "hearing") ears?.drop();
    else sayAgain();
  },
  again: sayAgain,
  send: () => send(),
  answer: () => {
    const turn = mouth.turn;
    mouth.stop();
    mark();
    if (!turn) listen();
  },
  pause: () => {
    mouth.stop();
    mark();
    rest();
  },
  retry: () => write(recording),
};

const isWriting = target => target.closest?.("input, textarea, select, button, a, summary, [contenteditable]");

document.addEventListener(
  "keydown",
  event => {
    if (!handsFree() || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("[popover]:popover-open, [data-testid=stPopoverBody], dialog[open]")) return;
    if (event.key === "Escape" && ["hearing", "writing", "shown", "changing", "trouble"].includes(hands)) {
      event.preventDefault();
      DO.drop();
    } else if (event.key === " " && !isWriting(event.composedPath()[0])) {
      if (!BUTTONS[hands].some(name => name === "pause" || name === "start")) return;
      event.preventDefault();
      DO[BUTTONS[hands].includes("pause") ? "pause" : "start"]();
    }
  },
  { capture: true },
);

// Whoever writes is not to be recorded, and what was heard is theirs to change.
document.addEventListener(
  "input",
  event => {
    if (!event.isTrusted || !event.target.matches?.(BOX) || !handsFree()) return;
    if (hands === "shown") {
      clearTimeout(grace);
      set("changing");
    } else if (["waiting", "hearing", "opening"].includes(hands)) rest();
  },
  { capture: true },
);

document.addEventListener("pointerdown", ({ target }) => {
  if (hands === "shown" && target.matches?.(BOX)) {
    clearTimeout(grace);
    set("changing");
  }
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden && ["waiting", "hearing", "opening"].includes(hands)) rest();
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.(".y-play");
  if (!button || !settings()) return;
  const { say, sentence, recording: own } = button.dataset;
  if (own) return void mouth.play(`/api/recordings/${own}`);
  if (mouth.turn === say) return DO[ACTIVE.has(hands) ? "answer" : "pause"]();
  const from = sentence ? Number(sentence) : 0;
  const until = sentence ? from + 1 : Infinity;
  note = "";
  if (ACTIVE.has(hands) && handsFree()) partner(say, from, until);
  else aloud(say, from, until);
});

export default function ({ data, parentElement, setTriggerValue }) {
  const before = settings();
  const turn = data.live ?? data.newest;
  const sameTalk = before?.attempt === data.attempt;
  const isNew = turn && (sameTalk ? turn !== before.turn : Boolean(data.live));
  voicePlace = { data: { ...data, turn }, parentElement };
  if (data.speaking === "hands_free" && earsTrouble() === "unsupported") setTriggerValue("unsupported", true);
  if (!sameTalk || !handsFree() || before.pauseMs !== data.pauseMs) {
    closeEars();
    mouth.stop();
    hands = "off";
    note = "";
  }
  if (handsFree() && hands === "off" && data.waiting) {
    recording = { id: data.waiting.id };
    set("trouble", because(data.waiting.failure));
  }
  if (isNew && ACTIVE.has(hands)) partner(turn);
  else if (isNew && data.autoplay) aloud(turn);
  draw();
  mark();
  return () => {
    closeEars();
    mouth.stop();
    hands = "off";
    note = "";
  };
}
