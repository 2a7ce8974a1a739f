/** Lays the gateway's messages and the visitor's unconfirmed ones out as the lines of one thread. */
import type { Author, Choice, Message, State } from "./protocol";
import type { Unsent } from "./store";

export type Status = "sending" | "queued" | "failed" | "sent";

export interface Outgo {
  unsent: Unsent;
  status: Status;
  /** The gateway's id, once it has confirmed the message. */
  id: number | null;
}

export interface Line {
  /** Stays the same when the gateway's copy takes the place of the optimistic one. */
  key: string;
  author: Author;
  at: string;
  /** What a visitor's bubble shows; empty for the others. */
  shown: string;
  message: Message | null;
  /** Null for what the gateway sent us. */
  status: Status | null;
  refusal: string;
}

/** The thread in order: the log by id, then what has no id yet in the order of writing. */
export const linesOf = (
  messages: Iterable<Message>,
  outgoing: Outgo[],
  titleOf: (payload: string) => string,
): Line[] => {
  const log = [...messages].sort((one, other) => one.id - other.id);
  const logged = new Set(log.map((message) => message.client_id));
  const open = outgoing.filter(({ unsent }) => !logged.has(unsent.clientId));
  const placed = [
    ...log.map((message) => ({ id: message.id, line: logLine(message, titleOf) })),
    ...open.map((outgo) => ({ id: outgo.id ?? Number.MAX_SAFE_INTEGER, line: outgoingLine(outgo) })),
  ];
  return placed.sort((one, other) => one.id - other.id).map(({ line }) => line);
};

const logLine = (message: Message, titleOf: (payload: string) => string): Line => ({
  key: message.client_id ?? String(message.id),
  author: message.author,
  at: message.at,
  shown: message.author === "visitor" ? visitorWords(message, titleOf) : "",
  message,
  status: message.author === "visitor" ? "sent" : null,
  refusal: "",
});

const outgoingLine = ({ unsent, status }: Outgo): Line => ({
  key: unsent.clientId,
  author: "visitor",
  at: unsent.at,
  shown: unsent.shown,
  message: null,
  status,
  refusal: unsent.refused ?? "",
});

/** A tap is logged as its payload; the visitor saw the button's title. */
const visitorWords = (message: Message, titleOf: (payload: string) => string): string => {
  if (message.kind !== "choice") return message.text;
  const payload = message.payload ?? message.text;
  return message.text && message.text !== payload ? message.text : titleOf(payload);
};

/** The title under which `payload` was last offered, if it was. */
export const offeredTitle = (messages: Iterable<Message>, payload: string): string | undefined => {
  let found: Choice | undefined;
  for (const message of messages) found = message.choices?.find((choice) => choice.payload === payload) ?? found;
  return found?.title;
};

/** The line whose answer is being prepared, if any: with a person in the conversation nobody promises haste. */
export const awaited = (lines: Line[], state: State): Line | null => {
  const last = lines[lines.length - 1];
  if (state === "person" || last?.author !== "visitor") return null;
  return last.status === "sent" || last.status === "sending" ? last : null;
};
