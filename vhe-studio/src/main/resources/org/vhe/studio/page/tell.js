import {Latest, stream} from './api.js';
import {Pad, card, example} from './pad.js';
import {forModel} from './draw.js';

const MOST_SHOTS = 5;
const $ = id => document.getElementById('tell-' + id);

export function start(shared) {
  const latest = new Latest($('status'));
  const classes = [];
  let waiting;
  let seed = 1;

  const query = new Pad($('pad'), {
    label: 'Pad for the drawing to tell',
    side: shared.side,
    onBegin: () => { clearTimeout(waiting); latest.cancel(); },
    onEnd: () => ask(250),
  });

  function add(name) {
    const own = {kept: [], name};
    const box = document.createElement('div');
    box.className = 'class';
    box.innerHTML = '<div class="head"><input type="text" maxlength="40" aria-label="Name of the class"><button aria-label="Remove the class" title="Remove">×</button></div><div class="pad"></div><div class="cards"></div><div class="row"><button>Undo</button><button>Keep</button></div>';
    const [input, remove] = box.querySelector('.head').children;
    const [undo, keep] = box.querySelector('.row').children;
    input.value = name;
    input.oninput = () => { own.name = input.value; bars(own.last); };
    own.pad = new Pad(box.querySelector('.pad'), {label: 'Pad for an example of class ' + name, side: shared.side, ask: 'an example', onBegin: () => latest.cancel(), onEnd: () => { state(); ask(250); }});
    const state = () => { keep.disabled = own.pad.empty || own.kept.length >= MOST_SHOTS - 1; undo.disabled = own.pad.empty; };
    const cards = () => box.querySelector('.cards').replaceChildren(...own.kept.map((image, i) => card(image, `example ${i + 1} of ${own.name}`, () => {
      own.kept.splice(i, 1);
      cards();
      state();
      ask(250);
    })));
    undo.onclick = () => own.pad.undo();
    keep.onclick = () => { own.kept.push(own.pad.image); cards(); own.pad.clear(); };
    remove.onclick = () => { classes.splice(classes.indexOf(own), 1); box.remove(); limits(); ask(0); };
    own.cues = () => own.pad.empty ? own.kept : [...own.kept, own.pad.image];
    classes.push(own);
    $('classes').append(box);
    state();
    limits();
    return own;
  }

  function limits() { $('add').disabled = classes.length >= shared.model.mostClasses; }

  function ask(delay) {
    clearTimeout(waiting);
    latest.cancel();
    waiting = setTimeout(run, delay);
  }

  function run() {
    const given = classes.filter(c => c.cues().length > 0);
    bars();
    $('again').disabled = query.empty || given.length < 2;
    if (query.empty || given.length < 2) {
      $('status').textContent = query.empty ? 'Draw what is to be told.' : 'Draw an example of at least two classes.';
      return;
    }
    latest.run(async signal => {
      $('status').textContent = 'asking …';
      let nearest = '';
      const show = v => {
        bars(given, v);
        $('status').textContent = `${v.evaluations} evaluations of the likelihood.${nearest}`;
      };
      const result = await stream('api/classify', {
        classes: given.map(c => ({label: c.name, cues: c.cues().map(image => forModel(shared.model, image))})),
        query: forModel(shared.model, query.image),
        seed,
      }, signal, (event, data) => {
        if (event === 'encoder') {
          nearest = ` By the encoder alone: ${given[data.nearest].name}.`;
          $('status').textContent = 'asking …' + nearest;
        } else if (event === 'round') {
          show(data);
        }
      });
      show(result);
      $('status').dataset.best = given[result.best].name;
      $('status').textContent += ' Done.';
    });
  }

  function bars(given = [], verdict) {
    $('bars').replaceChildren(...given.map((c, i) => {
      const row = document.createElement('div');
      const p = verdict.posterior[i], e = verdict.standardErrors[i] ?? 0;
      row.className = 'bar1' + (i === verdict.best ? ' best' : '');
      row.innerHTML = '<span class="name"></span><span class="track"><span class="fill"></span><span class="error"></span></span><span class="value"></span>';
      const [name, track, value] = row.children;
      name.textContent = name.title = c.name || '(no name)';
      track.children[0].style.width = 100 * p + '%';
      const low = Math.max(0, p - e), high = Math.min(1, p + e);
      track.children[1].style.left = 100 * low + '%';
      track.children[1].style.width = 100 * (high - low) + '%';
      track.children[1].hidden = high - low < 0.005;
      value.textContent = e < 0.0005 ? `${(100 * p).toFixed(1)} %` : `${(100 * p).toFixed(1)} ± ${(100 * e).toFixed(1)} %`;
      row.title = `log p(x | D) = ${verdict.scores[i]?.toFixed(1)} nats`;
      return row;
    }));
  }

  $('add').onclick = () => add(String.fromCharCode(65 + classes.length % 26)).pad.canvas.focus();
  $('example').onclick = () => {
    while (classes.length < 3) add(String.fromCharCode(65 + classes.length));
    classes.slice(0, 3).forEach((c, i) => c.pad.set(example(i)));
    query.set(wobbled(example(1)));
  };
  $('undo').onclick = () => query.undo();
  $('clear').onclick = () => query.clear();
  $('again').onclick = () => { seed++; ask(0); };
  for (const name of 'ABC') add(name);
  run();
  return {};
}

/** The same character by another hand. */
function wobbled(strokes) {
  return strokes.map(s => s.map(([x, y]) => [0.5 + 0.85 * (x - 0.48) + 0.1 * (y - 0.5), 0.5 + 0.9 * (y - 0.5) + 0.04]));
}
