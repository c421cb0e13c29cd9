// Reads [[text, ...], ...] as JSON from stdin and prints the o200k_base length of every text.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(process.argv[2] + "/");
const { encode } = require("gpt-tokenizer/encoding/o200k_base");
const texts = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map((row) => row.map((text) => encode(text).length))));
