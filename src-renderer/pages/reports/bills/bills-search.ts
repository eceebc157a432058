/** Which bill is looked at, as the address says it. */
export interface BillsSearch {
  readonly provider?: string | undefined
  /** `2026-10`, in UTC. */
  readonly month?: string | undefined
  /** Lines that agree, too. */
  readonly all?: true | undefined
}
