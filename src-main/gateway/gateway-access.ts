/** What a token may do: make calls, read the books, change the configuration. */
export type Scope = 'call' | 'read' | 'admin'

/** Who is calling the local API, as the server found out before anything else. */
export interface GatewayAccess {
  /** The token's name, for the ledger's `created_by` where the caller names no user. */
  readonly tokenName: string
  readonly scopes: ReadonlySet<Scope>
  /**
   * The provider key the caller brought itself: its SDK's own key header, where Galley's token came in
   * `x-galley-token` and the setting allows forwarding. Null: the vault's key is used.
   */
  readonly callerKey: string | null
}
