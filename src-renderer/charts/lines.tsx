import { ChartFrame } from './chart-frame.tsx'
import type { WrappedFigures } from './wrapped-figures.ts'

/** How figures go over time, to be compared with each other: p95 by provider. A gap stays a gap. */
export function Lines(props: WrappedFigures) {
  return <ChartFrame kind="lines" {...props} />
}
