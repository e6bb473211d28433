/** The part of the port that says how an engine is. */

export interface Load {
  /** How many writes wait for their turn. */
  readonly writesWaiting: number
}

/** What the data take, and how much may still come; null: the engine has no disk of its own. */
export interface Room {
  readonly dataBytes: number
  readonly freeBytes: number
}
