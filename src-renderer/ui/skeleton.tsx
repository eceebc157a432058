import styles from './skeleton.module.css'

export interface SkeletonProps {
  /** CSS lengths; it stands where the words will. */
  readonly width?: string
  readonly height?: string
}

/** Keeps the layout while something is read. Screen readers hear of it from the region's `aria-busy`. */
export function Skeleton({ width = '100%', height = '0.9em' }: SkeletonProps) {
  return <span className={styles.skeleton} style={{ width, height }} aria-hidden="true" />
}

const widths = ['92%', '98%', '85%', '95%', '60%']

/** A paragraph to be. */
export function SkeletonLines({ lines }: { readonly lines: number }) {
  return (
    <div className={styles.lines}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
        <Skeleton key={line} width={widths[line % widths.length] ?? '100%'} />
      ))}
    </div>
  )
}
