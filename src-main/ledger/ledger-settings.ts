/** What the ledger asks of the settings; read anew for every transaction, so a change takes effect at once. */
export interface LedgerSettings {
  /** The IANA zone whose calendar days the day rollups follow. A change rebuilds them. */
  timeZone(): string
  /** Whether request and response text is kept (`full`) or only the numbers (`metadata_only`). */
  storeText(): boolean
  /** Whether it is kept when the pieces of streamed answers came: a collector wants to know. */
  storeChunkTimes?(): boolean
}
