import { useMedia } from '../../ui/use-media.ts'

/** CSS pixels: the first screen holds the figures, both charts and what to do; a very wide one has room for taller charts. */
export function useChartHeight(): number {
  return useMedia('(min-width: 2200px)') ? 260 : 150
}
