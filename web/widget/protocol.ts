/** The web channel's shapes, as the gateway writes them: see `docs/protocol.md`. */

export type State = "bot" | "waiting" | "person";
export type Author = "visitor" | "bot" | "staff";

export interface Link {
  title: string;
  url: string;
}

export interface Answer {
  entry: string;
  title: string;
  text: string;
  html: string;
  language: string;
  links: Link[];
  image: { url: string; alt: string } | null;
  answered_by: { name: string; role: string } | null;
}

export interface Choice {
  title: string;
  payload: string;
}

export interface Message {
  id: number;
  author: Author;
  kind: string;
  text: string;
  /** Rendered and sanitised by the gateway; shown for what the bot and staff wrote, never for a visitor's text. */
  html: string;
  language?: string | null;
  answers: Answer[];
  choices: Choice[];
  notice: string | null;
  client_id: string | null;
  payload?: string | null;
  /** ISO 8601, UTC. */
  at: string;
  staff: { name: string; role?: string | null } | null;
  /** Whether the visitor found the answer useful; absent: they have not said. */
  rating?: boolean | null;
}

export interface Config {
  museum: { name: string; site: string; timezone?: string | null };
  language: string;
  languages: string[];
  texts: Record<string, string>;
}

export interface Session {
  token: string;
  conversation: string;
  language: string;
}

export interface Thread {
  messages: Message[];
  state: State;
  last: number;
}

/** Characters of one message that the gateway accepts; it counts as Python does, by code point. */
export const MAX_TEXT = 20_000;
