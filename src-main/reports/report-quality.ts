import type { Realm } from '../../db/vocabulary.ts'
import { readCacheSavings } from '../metrics/cache-savings.ts'
import { checkTitle } from '../quality/finding-to-json.ts'
import { precisionByCheck } from '../quality/learned-precision.ts'
import { createFindingRepository } from '../store/repositories/finding-repository.ts'
import type { Store } from '../store/store.ts'

/** What one check found in the calls of the period. */
export interface ReportFindings {
  readonly check: string
  readonly title: string
  readonly critical: number
  readonly major: number
  readonly minor: number
  /** Of all of them, those nobody has decided yet. */
  readonly open: number
  /** 0..1, as the user marked this check over all time; null while nothing was marked. */
  readonly precision: number | null
}

export interface ReportQuality {
  /** Most serious first. */
  readonly findings: readonly ReportFindings[]
  readonly caching: { readonly calls: number; readonly unpriced: number; readonly savedNanos: number }
}

/** Findings and what caches saved; for a period and realms, of one book where one is given. */
export function readReportQuality(
  store: Pick<Store, 'db'>,
  query: { readonly from: number; readonly to: number; readonly realms: readonly Realm[]; readonly book?: string },
): ReportQuality {
  const findings = createFindingRepository(store)
  const counts = findings.counts(query.realms, query.from, query.to, query.book)
  const precision = precisionByCheck(findings.decided())
  const rows = [...new Set(counts.map(({ checkId }) => checkId))].map((check): ReportFindings => {
    const own = counts.filter(({ checkId }) => checkId === check)
    const sum = (of: typeof own) => of.reduce((total, each) => total + each.findings, 0)
    const ranked = (rank: number) => sum(own.filter(({ severity }) => severity === rank))
    return {
      check,
      title: checkTitle(check),
      critical: ranked(0),
      major: ranked(1),
      minor: ranked(2),
      open: sum(own.filter(({ state }) => state === 'open')),
      precision: precision.get(check)?.precision ?? null,
    }
  })
  const { calls, unpriced, savedNanos } = readCacheSavings(store, query)
  return {
    findings: rows.sort((a, b) => b.critical - a.critical || b.major - a.major || b.minor - a.minor),
    caching: { calls, unpriced, savedNanos },
  }
}
