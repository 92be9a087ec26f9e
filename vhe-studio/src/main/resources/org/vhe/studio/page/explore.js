import {Latest, stream} from './api.js';
import {CALM, picture} from './pad.js';
import {forModel} from './draw.js';

const COUNT = 12;
const $ = id => document.getElementById('explore-' + id);

export function start(shared) {
  const status = $('status');
  const maps = new Latest(status);
  const moved = new Latest(status);
  const at = {x: 0, y: 0};
  let cues = [];
  let shown = '';
  let known = null;
  let again = false;
  let seen = false;
  const pad = $('pad');

  async function refresh() {
    cues = shared.cues().map(image => forModel(shared.model, image));
    $('none').hidden = cues.length > 0;
    $('maps').hidden = $('hint').hidden = cues.length === 0;
    if (cues.length === 0) {
      pad.replaceChildren();
      shown = '';
      return;
    }
    const key = JSON.stringify(cues);
    if (key === shown) return;
    shown = key;
    draw();
    await maps.run(async signal => {
      status.textContent = 'inferring …';
      const result = await stream('api/embed', {sets: [{cues}], divergences: true}, signal);
      known = result.embeddings[0].latents;
      restyle();
      status.textContent = '';
    });
    if (maps.busy === false && !known) shown = '';
  }

  function restyle() {
    if (!known) return;
    $('maps').replaceChildren(...Object.entries(known).flatMap(([name, latent]) => describe(name, latent)));
  }

  function describe(name, latent) {
    const parts = [];
    const channels = latent.shape.length === 3 ? m => m : m => [latent.shape.length === 2 ? m : [m].flat().length ? [m.flat()] : m];
    const add = (title, values, colours, span) => {
      const h = document.createElement('h3');
      h.append(title);
      const from = colours(span[0]), to = colours(span[1]), middle = colours((span[0] + span[1]) / 2);
      const scale = document.createElement('span');
      scale.className = 'scale';
      scale.style.background = `linear-gradient(90deg, rgb(${from}), rgb(${middle}), rgb(${to}))`;
      const text = document.createElement('small');
      text.append(`  ${span[0].toFixed(2)} `, scale, ` ${span[1].toFixed(2)}`);
      h.append(text);
      const grid = document.createElement('div');
      grid.className = 'maps';
      channels(values).forEach((map, i) => grid.append(heat(map, colours, `${title}, channel ${i + 1}`)));
      parts.push(h, grid);
    };
    const flat = latent.mean.flat(9);
    const most = Math.max(0.01, ...flat.map(Math.abs));
    const kl = latent.kl == null ? '' : `, KL(q || p) = ${latent.kl.toFixed(0)} nats`;
    add(`Mean of ${name}${kl}`, latent.mean, diverging(most), [-most, most]);
    if (latent.deviation) {
      const all = latent.deviation.flat(9);
      const span = [Math.min(...all), Math.max(...all) + 1e-6];
      add(`Deviation of ${name}: where it is unsure`, latent.deviation, sequential(...span), span);
    }
    return parts;
  }

  const isDark = () => getComputedStyle(document.documentElement).colorScheme === 'dark'
    || (!document.documentElement.dataset.theme && matchMedia('(prefers-color-scheme: dark)').matches);
  const mix = (a, b, t) => a.map((v, i) => Math.round(v + (b[i] - v) * t));
  const none = () => isDark() ? [27, 29, 33] : [255, 255, 255];
  const diverging = most => v => mix(none(), v < 0 ? isDark() ? [255, 150, 90] : [201, 84, 32] : isDark() ? [139, 163, 255] : [51, 85, 221], Math.min(1, Math.abs(v) / most));
  const sequential = (low, high) => v => mix(none(), isDark() ? [255, 205, 120] : [110, 40, 130], (v - low) / (high - low));

  function heat(map, colours, label) {
    const canvas = document.createElement('canvas');
    canvas.height = map.length;
    canvas.width = map[0].length;
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', label);
    const g = canvas.getContext('2d');
    const pixels = g.createImageData(canvas.width, canvas.height);
    map.flat().forEach((v, i) => pixels.data.set([...colours(v), 255], 4 * i));
    g.putImageData(pixels, 0, 0);
    return canvas;
  }

  /** The mean of the drawings so far. A new place waits for the first drawing at the one before. */
  function draw() {
    if (!shared.model.canMove || cues.length === 0) return;
    if (moved.busy && !seen) {
      again = true;
      return;
    }
    again = seen = false;
    moved.run(async signal => {
      let sum = null;
      await stream('api/sample', {
        cues, count: COUNT, seed: 1, ...CALM,
        move: {x: at.x, y: at.y, turn: $('turn').value * Math.PI / 180, scale: +$('scale').value},
      }, signal, (event, data) => {
        if (event !== 'drawing' || signal.aborted) return;
        const n = data.number + 1;
        const rows = data.image[0][0].length ? data.image[0] : data.image;
        sum = rows.map((row, y) => row.map((v, x) => v + (sum ? sum[y][x] : 0)));
        pad.replaceChildren(picture(sum.map(row => row.map(v => v / n)), 'The character at its place'));
        pad.dataset.drawn = (+pad.dataset.drawn || 0) + 1;
        seen = true;
        if (again) draw();
      });
    });
  }

  function set(values) {
    const within = (v, m) => Math.min(m, Math.max(-m, v));
    if ('x' in values) at.x = within(values.x, 1);
    if ('y' in values) at.y = within(values.y, 1);
    if ('turn' in values) $('turn').value = values.turn;
    if ('scale' in values) $('scale').value = values.scale;
    $('turn-out').textContent = $('turn').value + '°';
    $('scale-out').textContent = (+$('scale').value).toFixed(2);
    draw();
  }

  let from = null;
  pad.onpointerdown = e => {
    pad.setPointerCapture(e.pointerId);
    from = {x: e.clientX, y: e.clientY, at: {...at}};
  };
  pad.onpointermove = e => {
    if (!from) return;
    const half = pad.clientWidth / 2;
    set({x: from.at.x + (e.clientX - from.x) / half, y: from.at.y + (e.clientY - from.y) / half});
  };
  pad.onpointerup = pad.onpointercancel = () => { from = null; };
  pad.addEventListener('wheel', e => {
    e.preventDefault();
    set({scale: +$('scale').value * (e.deltaY < 0 ? 1.04 : 0.96)});
  }, {passive: false});
  pad.onkeydown = e => {
    const step = 2 / shared.side;
    const change = {
      ArrowLeft: {x: at.x - step}, ArrowRight: {x: at.x + step}, ArrowUp: {y: at.y - step}, ArrowDown: {y: at.y + step},
      '+': {scale: +$('scale').value + 0.06}, '-': {scale: +$('scale').value - 0.06},
      ',': {turn: +$('turn').value - 6}, '.': {turn: +$('turn').value + 6},
      Escape: {x: 0, y: 0, turn: 0, scale: 1},
    }[e.key];
    if (!change) return;
    e.preventDefault();
    set(change);
  };
  $('turn').oninput = $('scale').oninput = () => set({});
  $('back').onclick = () => set({x: 0, y: 0, turn: 0, scale: 1});
  $('example').onclick = () => {
    shared.setExample();
    refresh();
  };
  if (!shared.model.canMove) document.querySelector('#explore .side').hidden = true;
  set({});
  return {shown: refresh, left: () => { maps.cancel(); moved.cancel(); }, restyle};
}
