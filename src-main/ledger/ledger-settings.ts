/** What the ledger asks of the settings; read anew for every transaction, so a change takes effect at once. */
export interface LedgerSettings {
  /** The IANA zone whose calendar days the day rollups follow. A change rebuilds them. */
  timeZone(): string
  /** Whether request and response text is kept (`full`) or only the numbers (`metadata_only`). */
  storeText(): boolean
}
