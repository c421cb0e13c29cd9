// Has somebody begun to speak, and stopped? It knows no browser: it is told how loud each moment was, and all
// its time is the time of the sound, so a page that is busy drawing hears the same, only later.
//
// A learner thinks longer than a native: it rather waits too long than ends a sentence early. Silence is
// counted from the last sound, and never does an utterance end before it has lasted `pauseMs`.
//
// This file is joined with others into one script: it exports nothing.

/**
 * Fed with the loudness of short frames, in dBFS. `voicedMs`, `silentMs` and `floorDb` tell what it knows.
 *
 * The floor is the quietest tenth of a second of the last five seconds. So it falls at once, no speech with
 * a breath in it raises it, and a fan that is switched on is part of it five seconds later.
 */
class EndOfSpeech {
  static BEGINS_DB = 9; // above the floor, for BEGINS_MS
  static GOES_ON_DB = 6; // above the floor, for GOES_ON_MS
  static BEGINS_MS = 80;
  static GOES_ON_MS = 40;
  static KNOCK_MS = 120; // what was shorter, and is not gone on with, was no word: a short うん is longer
  static GONE_ON_WITHIN_MS = 300;
  static REMEMBERED_MS = 5_000;
  static SMOOTHED_FRAMES = 5;
  static FADES_MS = 80; // by which a word is longer than what can be told of it from the room
  static STARTING_MS = 300; // in which a device may give digital silence, which says nothing of the room
  static NOTHING_DB = -100;
  static QUIETEST_DB = -59; // a room said to be quieter is taken for this: speech is never below -50 dBFS
  static EXPECTED_DB = -45; // and one of which nothing is known for no louder than this

  /** `floorDb` is what the room was like when it was last listened to. */
  constructor({ pauseMs, longestMs = 60_000, floorDb = EndOfSpeech.EXPECTED_DB }) {
    Object.assign(this, { pauseMs, longestMs, state: "waiting", voicedMs: 0, silentMs: 0 });
    this.floorDb = this.expectedDb = Math.max(floorDb, EndOfSpeech.EXPECTED_DB);
    this.heardMs = 0;
    this.spokenMs = 0;
    this.runMs = 0;
    this.loudestDb = -Infinity;
    this.newest = [];
    this.remembered = [];
  }

  /** The state after one more frame: "waiting", "speaking", "pausing", and for good "ended" or "full". */
  take(levelDb, ms) {
    if (this.state === "ended" || this.state === "full") return this.state;
    this.heardMs += ms;
    if (this.heardMs <= EndOfSpeech.STARTING_MS && levelDb <= EndOfSpeech.NOTHING_DB) return this.state;
    const level = Math.max(levelDb, EndOfSpeech.QUIETEST_DB);
    this.#learn(level);
    if (this.state === "waiting") this.#begin(level, ms);
    else this.#goOn(level, ms);
    return this.state;
  }

  #learn(level) {
    const { REMEMBERED_MS, SMOOTHED_FRAMES } = EndOfSpeech;
    this.newest = [...this.newest, 10 ** (level / 10)].slice(-SMOOTHED_FRAMES);
    const power = this.newest.reduce((sum, one) => sum + one, 0) / this.newest.length;
    this.smoothDb = 10 * Math.log10(power);
    this.remembered.push({ at: this.heardMs, level: this.smoothDb });
    while (this.remembered[0].at <= this.heardMs - REMEMBERED_MS) this.remembered.shift();
    const known = this.heardMs < REMEMBERED_MS ? this.expectedDb : Infinity;
    this.floorDb = this.remembered.reduce((least, { level }) => Math.min(least, level), known);
  }

  #begin(level, ms) {
    this.runMs = level >= this.floorDb + EndOfSpeech.BEGINS_DB ? this.runMs + ms : 0;
    if (this.runMs < EndOfSpeech.BEGINS_MS) return;
    Object.assign(this, { state: "speaking", voicedMs: this.runMs, spokenMs: this.runMs, silentMs: 0 });
    this.loudestDb = this.smoothDb;
  }

  #goOn(level, ms) {
    const { BEGINS_DB, GOES_ON_DB, GOES_ON_MS, KNOCK_MS, GONE_ON_WITHIN_MS, FADES_MS } = EndOfSpeech;
    const voiced = level >= this.floorDb + GOES_ON_DB;
    this.spokenMs += ms;
    this.silentMs += ms;
    this.runMs = voiced ? this.runMs + ms : 0;
    this.loudestDb = Math.max(this.loudestDb, this.smoothDb);
    if (voiced) this.voicedMs += ms;
    if (this.runMs >= GOES_ON_MS) Object.assign(this, { state: "speaking", silentMs: 0 });
    else if (!voiced) this.state = "pausing";
    const knock = this.voicedMs < KNOCK_MS && this.silentMs >= GONE_ON_WITHIN_MS;
    // What seemed to be speech, and turns out to be no louder than the room has become.
    const noise = this.loudestDb < this.floorDb + BEGINS_DB;
    if (!voiced && (knock || noise)) this.#forget();
    else if (this.spokenMs >= this.longestMs) this.state = "full";
    // In the middle of a sound nothing ends, it may be the next word.
    else if (!voiced && this.silentMs >= this.pauseMs + FADES_MS) this.state = "ended";
  }

  #forget() {
    Object.assign(this, { state: "waiting", voicedMs: 0, silentMs: 0, spokenMs: 0, runMs: 0 });
  }
}
