/** An input method is putting characters together: keys belong to it. 229 is what older browsers report meanwhile. */
export function composing(press: { isComposing?: boolean; keyCode?: number }): boolean {
  return press.isComposing === true || press.keyCode === 229
}
