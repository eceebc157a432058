/** Diagonal lines of a colour on nothing, for what is expected and not yet so. */
export function createHatch(color: string): CanvasPattern | string {
  const size = 6
  const tile = document.createElement('canvas')
  tile.width = size
  tile.height = size
  const context = tile.getContext('2d')
  if (context === null) return 'transparent'
  context.strokeStyle = color
  context.lineWidth = 1
  for (const shift of [-size, 0, size]) {
    context.beginPath()
    context.moveTo(shift, size)
    context.lineTo(shift + size, 0)
    context.stroke()
  }
  return context.createPattern(tile, 'repeat') ?? 'transparent'
}
