import { ChartFrame } from './chart-frame.tsx'
import type { ChartProps } from './chart-types.ts'

/** Amounts per point, what they are made of stacked: spend per day by provider. */
export function StackedBars(props: ChartProps) {
  return <ChartFrame kind="bars" {...props} />
}
