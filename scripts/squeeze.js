// A picture of a page as a PNG with 256 colours: a third of the size, and nobody sees it. Base64 in, base64 out.
async (picture) => {
  const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const pixels = context.getImageData(0, 0, width, height).data;

  const count = new Map();
  for (let i = 0; i < pixels.length; i += 4) {
    const colour = (pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2];
    count.set(colour, (count.get(colour) ?? 0) + 1);
  }
  const rgb = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];
  const far = ([r, g, b], [s, h, c]) => (r - s) ** 2 + (g - h) ** 2 + (b - c) ** 2;
  // The commonest first, each only where nothing like it was chosen: text has many greys, a badge has its one red.
  const common = [...count].sort((one, other) => other[1] - one[1]).map(([colour]) => rgb(colour));
  const palette = [];
  for (const near of [144, 48, 0]) {
    for (const colour of common) {
      if (palette.length === 256) break;
      if (palette.every((chosen) => far(chosen, colour) > near)) palette.push(colour);
    }
  }
  const nearest = new Map();
  for (const colour of count.keys()) {
    let best = 0;
    for (let i = 1; i < palette.length; i++) {
      if (far(palette[i], rgb(colour)) < far(palette[best], rgb(colour))) best = i;
    }
    nearest.set(colour, best);
  }

  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0, at = 0; y < height; y++) {
    at++; // no filter: with a palette it only costs
    for (let x = 0, i = y * width * 4; x < width; x++, i += 4) {
      rows[at++] = nearest.get((pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2]);
    }
  }
  const packed = new Response(new Blob([rows]).stream().pipeThrough(new CompressionStream("deflate")));

  const table = Uint32Array.from({ length: 256 }, (_, n) => {
    for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
    return n;
  });
  const number = (value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  const chunk = (name, body) => {
    const told = Uint8Array.from([...[...name].map((letter) => letter.charCodeAt(0)), ...body]);
    const sum = told.reduce((crc, byte) => table[(crc ^ byte) & 255] ^ (crc >>> 8), 0xffffffff) ^ 0xffffffff;
    return [...number(body.length), ...told, ...number(sum >>> 0)];
  };
  const file = [
    ...[137, 80, 78, 71, 13, 10, 26, 10],
    ...chunk("IHDR", [...number(width), ...number(height), 8, 3, 0, 0, 0]),
    ...chunk("PLTE", palette.flat()),
    ...chunk("IDAT", [...new Uint8Array(await packed.arrayBuffer())]),
    ...chunk("IEND", []),
  ];
  return btoa(file.map((byte) => String.fromCharCode(byte)).join(""));
};
