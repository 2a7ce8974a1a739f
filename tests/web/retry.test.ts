import { ApiError } from "@web/widget/api";
import { backOff, judge } from "@web/widget/retry";

const refused = (status: number, message = ""): ApiError => new ApiError(status, "code", message);

test.each([
  // attempts, chance, milliseconds
  [0, 1, 500], // the first pause is short
  [0, 0, 250], // … and spread downwards
  [1, 1, 1_000], // doubles
  [4, 1, 8_000],
  [6, 1, 30_000], // never beyond the cap
  [60, 1, 30_000],
])("back-off after %i attempts with chance %d is %i ms", (attempts, chance, ms) => {
  expect(backOff(attempts, chance)).toBe(ms);
});

test.each([
  // error, verdict
  [refused(0), { kind: "again", message: "" }], // no answer: the network
  [refused(503, "Non enregistré."), { kind: "again", message: "Non enregistré." }], // says so in words
  [refused(429), { kind: "again", message: "" }], // too fast, not wrong
  [refused(401), { kind: "session" }],
  [refused(413, "Trop long."), { kind: "refused", message: "Trop long." }], // would be refused for ever
  [refused(422, "Vide."), { kind: "refused", message: "Vide." }],
  [new TypeError("broken JSON"), { kind: "again", message: "" }], // a proxy's page instead of ours
])("%o is judged %o", (error, verdict) => {
  expect(judge(error)).toEqual(verdict);
});
