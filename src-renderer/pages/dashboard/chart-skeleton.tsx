import { Skeleton } from '../../ui/skeleton.tsx'
import styles from './chart-skeleton.module.css'

/** As high as the chart with its line of legend will be. */
export function ChartSkeleton({ height }: { readonly height: number }) {
  return (
    <div className={styles.frame} aria-busy="true">
      <Skeleton height={`${height}px`} />
    </div>
  )
}
