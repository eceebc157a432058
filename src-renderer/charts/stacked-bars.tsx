import { ChartFrame } from './chart-frame.tsx'
import type { WrappedFigures } from './wrapped-figures.ts'

/** Amounts per point, what they are made of stacked: spend per day by provider. */
export function StackedBars(props: WrappedFigures) {
  return <ChartFrame kind="bars" {...props} />
}
