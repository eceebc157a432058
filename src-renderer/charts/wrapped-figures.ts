import type { ReactNode } from 'react'
import type { ChartProps } from './chart-types.ts'

/** A chart whose table has links. */
export interface WrappedFigures extends ChartProps {
  /** A link around a figure of the table, to the calls behind it; the series is null for the whole point. `onPoint` where not given. */
  readonly wrap?: (pointKey: string, seriesKey: string | null, content: ReactNode) => ReactNode
}
