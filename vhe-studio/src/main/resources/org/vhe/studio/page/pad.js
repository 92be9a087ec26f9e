// Pads to draw on, and pictures of what is drawn.
const WIDTH = 0.043; // of a stroke, as in Omniglot: some 4.5 of 105 pixels
const FINE = 3.75; // pixels of a drawing for each of an image, as Omniglot's 105 and 28

/** Polylines for those who do not draw; coordinates are thousandths of the pad. */
export const EXAMPLES = [
  [[[300, 220], [300, 780]], [[300, 240], [560, 230], [640, 330], [560, 450], [310, 480]], [[430, 490], [680, 780]]],
  [[[220, 300], [780, 300]], [[500, 300], [500, 620], [420, 740], [300, 740]], [[640, 460], [760, 620]]],
  [[[280, 260], [280, 560], [360, 680], [520, 700], [660, 620], [700, 460], [700, 260]], [[490, 420], [490, 860]]],
  [[[240, 700], [500, 240], [760, 700]], [[340, 540], [660, 540]], [[500, 240], [500, 140]]],
  [[[660, 260], [460, 220], [320, 320], [420, 440], [600, 480], [680, 600], [560, 740], [330, 720]], [[220, 480], [330, 480]]],
  [[[260, 260], [740, 260], [300, 720], [760, 720]], [[420, 500], [640, 500]]],
];

export const example = i => EXAMPLES[i % EXAMPLES.length].map(stroke => stroke.map(([x, y]) => [x / 1000, y / 1000]));

function trace(g, strokes, size) {
  g.lineWidth = WIDTH * size;
  g.lineCap = g.lineJoin = 'round';
  for (const s of strokes) {
    g.beginPath();
    g.moveTo(s[0][0] * size, s[0][1] * size);
    for (let i = 1; i < s.length - 1; i++) {
      const [x, y] = s[i], [u, v] = s[i + 1];
      g.quadraticCurveTo(x * size, y * size, (x + u) / 2 * size, (y + v) / 2 * size);
    }
    const [x, y] = s[s.length - 1];
    g.lineTo(x * size + (s.length === 1 ? 0.01 : 0), y * size);
    g.stroke();
  }
}

function sample(strokes, side) {
  const fine = Math.round(side * FINE);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = fine;
  const g = canvas.getContext('2d', {willReadFrequently: true});
  trace(g, strokes, fine);
  const data = g.getImageData(0, 0, fine, fine).data;
  const at = i => Math.floor(i * fine / side);
  return Array.from({length: side}, (_, y) =>
    Array.from({length: side}, (_, x) => data[4 * (at(y) * fine + at(x)) + 3] > 127 ? 1 : 0));
}

/** Width and height of what strokes cover, in parts of the pad. */
export function extent(strokes) {
  const span = k => {
    const all = strokes.flat().map(point => point[k]);
    return Math.max(...all) - Math.min(...all);
  };
  return [span(0), span(1)];
}

/** The image that the model sees of strokes: rows of zeros and ones. A dot that falls between the pixels is put on one. */
export function rasterise(strokes, side) {
  const rows = sample(strokes, side);
  for (const stroke of strokes) {
    if (Math.max(...extent([stroke])) < WIDTH && !sample([stroke], side).flat().includes(1)) {
      const [x, y] = stroke[0].map(v => Math.min(side - 1, Math.floor(v * side)));
      rows[y][x] = 1;
    }
  }
  return rows;
}

/** A canvas to draw on by mouse, touch, pen or keys. Calls onEnd after each stroke or change. */
export class Pad {
  constructor(host, {label, side, onBegin = () => {}, onEnd = () => {}, ask = 'draw here'}) {
    Object.assign(this, {host, side, onBegin, onEnd, strokes: [], cursor: [0.5, 0.5], penDown: false});
    this.canvas = document.createElement('canvas');
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'application');
    this.canvas.setAttribute('aria-label', label + ': arrow keys move, space sets the pen down and lifts it, backspace undoes, delete clears');
    this.ask = document.createElement('div');
    this.ask.className = 'ask';
    this.ask.textContent = ask;
    host.append(this.canvas, this.ask);
    const c = this.canvas;
    c.addEventListener('pointerdown', e => this.begin(e));
    c.addEventListener('pointermove', e => this.move(e));
    for (const end of ['pointerup', 'pointercancel']) c.addEventListener(end, e => this.end(e));
    c.addEventListener('keydown', e => this.key(e));
    for (const event of ['focus', 'blur']) c.addEventListener(event, () => this.paint());
    new ResizeObserver(() => this.paint()).observe(host);
  }

  get empty() { return this.strokes.length === 0; }
  get image() { return rasterise(this.strokes, this.side); }

  place(e) {
    const box = this.canvas.getBoundingClientRect();
    const within = v => Math.min(1, Math.max(0, v));
    return [within((e.clientX - box.left) / box.width), within((e.clientY - box.top) / box.height)];
  }

  begin(e) {
    if (e.button > 0 || this.pointer != null) return;
    e.preventDefault();
    this.canvas.focus({preventScroll: true});
    this.pointer = e.pointerId;
    this.byKeys = false;
    this.canvas.setPointerCapture(e.pointerId);
    this.strokes.push([this.place(e)]);
    this.onBegin();
    this.paint();
  }

  move(e) {
    if (e.pointerId !== this.pointer) return;
    const stroke = this.strokes[this.strokes.length - 1];
    for (const part of e.getCoalescedEvents?.() ?? [e]) {
      const [x, y] = this.place(part), [u, v] = stroke[stroke.length - 1];
      if (Math.hypot(x - u, y - v) > 0.006) stroke.push([x, y]);
    }
    this.paint();
  }

  end(e) {
    if (e.pointerId !== this.pointer) return;
    this.pointer = null;
    this.changed();
  }

  key(e) {
    const step = (e.shiftKey ? 4 : 1) / this.side;
    const moves = {ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step]};
    if (moves[e.key]) {
      const within = v => Math.min(1 - 0.5 / this.side, Math.max(0.5 / this.side, v));
      this.cursor = this.cursor.map((v, i) => within(v + moves[e.key][i]));
      if (this.penDown) this.strokes[this.strokes.length - 1].push([...this.cursor]);
      this.byKeys = true;
      this.paint();
    } else if (e.key === ' ') {
      this.penDown = !this.penDown;
      this.byKeys = true;
      if (this.penDown) {
        this.strokes.push([[...this.cursor]]);
        this.onBegin();
        this.paint();
      } else {
        this.changed();
      }
    } else if (e.key === 'Backspace' || (e.key === 'z' && (e.ctrlKey || e.metaKey))) {
      this.undo();
    } else if (e.key === 'Delete') {
      this.clear();
    } else {
      return;
    }
    e.preventDefault();
  }

  undo() {
    this.penDown = false;
    this.strokes.pop();
    this.changed();
  }

  clear() { this.set([]); }

  set(strokes) {
    this.penDown = false;
    this.strokes = strokes.map(stroke => stroke.map(point => [...point]));
    this.changed();
  }

  changed() {
    this.paint();
    this.onEnd();
  }

  paint() {
    const size = Math.round(this.host.clientWidth * (devicePixelRatio || 1));
    if (!size) return;
    if (this.canvas.width !== size) this.canvas.width = this.canvas.height = size;
    const g = this.canvas.getContext('2d');
    g.clearRect(0, 0, size, size);
    g.strokeStyle = '#16181d';
    trace(g, this.strokes, size);
    this.ask.hidden = !this.empty || this.byKeys;
    if (this.byKeys && document.activeElement === this.canvas) {
      g.strokeStyle = this.penDown ? '#c2410c' : '#3355dd';
      g.lineWidth = 2;
      g.beginPath();
      g.arc(this.cursor[0] * size, this.cursor[1] * size, WIDTH * size, 0, 7);
      g.stroke();
    }
  }
}

/** Rows of an image, the first of which is number from, as ink on a transparent canvas; the model's own pixels in colour. */
export function paintRows(canvas, image, from = 0, given) {
  const channels = Array.isArray(image[0][0]) ? image : null;
  const rows = channels ? image[0] : image;
  const width = rows[0].length;
  const g = canvas.getContext('2d');
  const pixels = g.createImageData(width, rows.length);
  rows.forEach((row, y) => {
    for (let x = 0; x < width; x++) {
      const i = 4 * (y * width + x);
      const own = given && !given[from + y][x];
      const color = own ? [51, 85, 221] : [22, 24, 29];
      if (channels) {
        for (let k = 0; k < 3; k++) pixels.data[i + k] = 255 * (1 - (channels[k] ?? channels[0])[y][x]);
        pixels.data[i + 3] = 255;
      } else {
        for (let k = 0; k < 3; k++) pixels.data[i + k] = color[k];
        pixels.data[i + 3] = Math.round(255 * Math.min(1, Math.max(0, row[x])));
      }
    }
  });
  g.putImageData(pixels, 0, from);
}

export function picture(image, label, given) {
  const canvas = document.createElement('canvas');
  const rows = Array.isArray(image[0][0]) ? image[0] : image;
  canvas.width = rows[0].length;
  canvas.height = rows.length;
  canvas.className = 'ink';
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', label);
  if (canvas.width) paintRows(canvas, image, 0, given);
  return canvas;
}

const still = matchMedia('(prefers-reduced-motion: reduce)');

/** Temperatures at which drawings of one's own characters look best. */
export const CALM = {latentTemperature: 0.5, elementTemperature: 0.5};

/** What asks for drawings whose rows are seen to come. */
export const wish = () => ({rows: !still.matches});

/** Shows what of drawings has come: rows of several, or one that is whole. */
export function show(grid, side, event, data, label, given) {
  if (event === 'rows') {
    for (const {number, row, image} of data.parts) {
      if (row === 0) blank(grid[number], side);
      paintRows(grid[number].firstChild, image, row, given);
    }
  } else if (event === 'drawing') {
    const cell = grid[data.number];
    cell.replaceChildren(picture(data.image, label(data.number + 1), given));
    cell.image = data.image;
  }
}

function blank(cell, side) {
  const canvas = document.createElement('canvas');
  canvas.className = 'ink';
  canvas.setAttribute('aria-hidden', 'true');
  canvas.width = canvas.height = side;
  cell.replaceChildren(canvas);
  cell.image = null;
}

/** Empty cells for so many drawings; those there are stay until they are drawn over. */
export function cells(grid, count) {
  while (grid.children.length < count) grid.append(document.createElement('div'));
  while (grid.children.length > count) grid.lastChild.remove();
  return [...grid.children];
}

/** A kept drawing: pressing it removes it. */
export function card(image, label, onRemove) {
  const button = document.createElement('button');
  button.title = button.ariaLabel = 'Remove ' + label;
  const shown = picture(image, label);
  shown.setAttribute('aria-hidden', 'true');
  button.append(shown);
  button.onclick = onRemove;
  return button;
}
