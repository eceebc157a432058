import type { Outputs } from '../contract/contract.ts'
import type { Phrase } from '../words/slot-values.ts'

/** What only the process around the contract can do: open another database, or this one anew. */
export interface Host {
  readonly samples: SampleHost | null
  /** From sample data: where the real data is. */
  readonly homeUrl: string | null
  readonly restart: RestartHost | null
}

/** Shows the sample data beside the real one, or in its place. */
export interface SampleHost {
  /** Where it is served; null where it is not, or is shown in the window itself. */
  url(): string | null
  open(anew: boolean): Promise<Outputs['samples']['open']>
  close(): Promise<void>
}

/** Ends what serves, does something while nobody has the database, and serves again at the same place. */
export interface RestartHost {
  /**
   * Answers as soon as it is certain to begin. `work` must leave a usable database whether it succeeds or not; what it
   * throws is kept and told by {@link lastFailure} after the restart.
   */
  begin(work: () => Promise<void>): void
  lastFailure(): Phrase | null
  /** How much work has come to an end, done or not, since the process began. */
  ended(): number
}

export const plainHost: Host = { samples: null, homeUrl: null, restart: null }
