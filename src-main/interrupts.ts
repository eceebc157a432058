/** What `scripts/hand-on-signals.mjs` sends where it was itself interrupted. */
const handedInterrupt = 'SIGUSR2'

/**
 * Calls `onPress` with how often the person has pressed Ctrl+C. One press may arrive twice: from the terminal, which tells every
 * process of its group, and from the process that started this one; the way that brought more of them counts.
 */
export function listenForInterrupts(
  signals: Pick<NodeJS.EventEmitter, 'on'>,
  onPress: (presses: number) => void,
): void {
  let [direct, handed, told] = [0, 0, 0]
  const tell = () => {
    const presses = Math.max(direct, handed)
    if (presses <= told) return
    told = presses
    onPress(presses)
  }
  signals.on('SIGINT', () => {
    direct += 1
    tell()
  })
  signals.on(handedInterrupt, () => {
    handed += 1
    tell()
  })
}
