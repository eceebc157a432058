/** chart.js comes with the first chart that is shown, in a chunk of its own; a page that will show one may ask for it in advance. */
export async function loadChartCanvas() {
  const { ChartCanvas } = await import('./chart-canvas.tsx')
  return { default: ChartCanvas }
}
