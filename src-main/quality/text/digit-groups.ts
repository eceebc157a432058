/** Digits of any script as 0 to 9, their marks as comma and point. */
export function toAsciiDigits(raw: string): string {
  return raw.replaceAll(/[０-９०-९٠-٩，．٫٬]/gu, digit => {
    const unit = digit.charCodeAt(0)
    if (unit >= 0xff10 && unit <= 0xff19) return String(unit - 0xff10)
    if (unit >= 0x966 && unit <= 0x96f) return String(unit - 0x966)
    if (unit >= 0x660 && unit <= 0x669) return String(unit - 0x660)
    return digit === '，' || digit === '٬' ? ',' : '.'
  })
}

/** Groups joined by a blank or comma belong together only where each later one has three digits: not `in 2019, 300 people`. */
export function splitGroups(plain: string): readonly { at: number; text: string }[] {
  const parts = plain.split(/[ \u00a0\u202f'’]/u)
  if (
    parts.length > 1 &&
    (parts.slice(1).some(part => !/^\d{3}(?:[.,]\d+)?$/u.test(part)) || (parts[0] ?? '').length > 3)
  ) {
    return withPlaces(parts)
  }
  const commas = plain.split(',')
  return withPlaces(commas.length > 2 && commas.slice(1).some(part => part.length !== 3) ? commas : [plain])
}

/** Where each stood, with one mark between two of them. */
function withPlaces(parts: readonly string[]): readonly { at: number; text: string }[] {
  let next = 0
  return parts.map(text => {
    const at = next
    next += text.length + 1
    return { at, text }
  })
}

/** Every value that digits may stand for: `1.234` is a thousand or one and a bit. */
export function readings(piece: string): number[] {
  const compact = piece.replaceAll(/[ \u00a0\u202f'’]/gu, '')
  const values = new Set<number>()
  const grouped = /^\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?$/u.test(compact)
  if (grouped) {
    const marks = compact.match(/[.,]/gu) ?? []
    const last = marks.at(-1) ?? ''
    const mixed = marks.length > 1 && marks[0] !== last
    values.add(
      Number(
        mixed
          ? `${compact.slice(0, compact.lastIndexOf(last)).replaceAll(/[.,]/gu, '')}.${compact.slice(compact.lastIndexOf(last) + 1)}`
          : compact.replaceAll(/[.,]/gu, ''),
      ),
    )
    if (marks.length === 1) values.add(Number(compact.replace(',', '.')))
  } else {
    values.add(Number(compact.replace(',', '.')))
    if (/[.,]/u.test(compact)) {
      const list = compact.split(/[.,]/u)
      if (list.length > 2) for (const item of list) values.add(Number(item))
    }
  }
  return [...values].filter(value => Number.isFinite(value))
}
