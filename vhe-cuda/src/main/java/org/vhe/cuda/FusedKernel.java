package org.vhe.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One kernel for computations of equally many entries and for what is reduced of them: what one of
 * them computes the next reads from a register, and only what is wanted afterwards is stored.
 */
final class FusedKernel {
    private static final Pattern OPERAND = Pattern.compile("\\$(\\d+)");

    private final Group group;
    private final List<Tensor> stored;
    private final List<Tensor> read = new ArrayList<>();
    private final List<Tensor> computed = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private final List<Step.Reduce> reductions = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();

    /**
     * @param stored results of single entries that are written to memory
     */
    FusedKernel(Group group, List<Tensor> stored) {
        this.group = group;
        this.stored = stored;
    }

    Step.Kernel build() {
        for (Step step : group.steps()) {
            if (step instanceof Step.Elementwise computation) {
                compute(computation);
            } else {
                accumulate((Step.Reduce) step);
            }
        }
        for (int i = 0; i < stored.size(); i++) {
            String value = values.get(indexOf(stored.get(i), computed));
            body.append("    a%d[i] = %s;\n".formatted(read.size() + i, value));
        }
        String name =
                group.steps().stream().map(Step::name).distinct().limit(4).toList().toString();
        return reductions.isEmpty()
                ? Kernels.forEach(name, group.length(), body.toString(), read, stored)
                : reducing(name);
    }

    private Step.Kernel reducing(String name) {
        List<Tensor> writes = new ArrayList<>(stored);
        StringBuilder declarations = new StringBuilder();
        StringBuilder after = new StringBuilder();
        ReductionLayout layout = reductions.get(0).layout();
        for (int i = 0; i < reductions.size(); i++) {
            Step.Reduce reduce = reductions.get(i);
            declarations.append("  float s%d = %s;\n".formatted(i, reduce.start()));
            after.append(layout.afterEntries("s" + i, reduce, read.size() + writes.size()));
            writes.add(reduce.output());
        }
        String source =
                Kernels.header(read, writes)
                        + layout.beforeEntries().replace("DECLARATIONS", declarations)
                        + body
                        + "  }\n  }\n"
                        + after
                        + "}\n";
        return new Step.Kernel(name, source, layout.blocks(), Kernels.THREADS, read, writes);
    }

    private void accumulate(Step.Reduce reduce) {
        String value = value(new Expression.Load(reduce.source(), "i"));
        int number = reductions.size();
        reductions.add(reduce);
        body.append(
                "    { float s = s%d, x = %s; s%d = %s; }\n"
                        .formatted(number, value, number, reduce.join()));
    }

    private void compute(Step.Elementwise step) {
        Matcher operand = OPERAND.matcher(step.value().code());
        StringBuilder code = new StringBuilder();
        while (operand.find()) {
            int number = Integer.parseInt(operand.group(1));
            String value = value(step.value().loads().get(number));
            operand.appendReplacement(code, Matcher.quoteReplacement(value));
        }
        operand.appendTail(code);
        String name = "v" + values.size();
        body.append("    %s %s = %s;\n".formatted(step.output().ctype(), name, code));
        put(step.output(), name);
    }

    private void put(Tensor place, String value) {
        computed.add(0, place); // the newest is found first
        values.add(0, value);
    }

    private String value(Expression.Load load) {
        if (!load.isSameEntry()) {
            return "a%d[%s]".formatted(argument(load.from()), load.index());
        }
        int known = indexOf(load.from(), computed);
        if (known >= 0) {
            return values.get(known);
        }
        String name = "l" + argument(load.from());
        body.append(
                "    %s %s = a%d[i];\n"
                        .formatted(load.from().ctype(), name, argument(load.from())));
        put(load.from(), name);
        return name;
    }

    private int argument(Tensor tensor) {
        int known = indexOf(tensor, read);
        if (known >= 0) {
            return known;
        }
        read.add(tensor);
        return read.size() - 1;
    }

    private static int indexOf(Tensor tensor, List<Tensor> places) {
        for (int i = 0; i < places.size(); i++) {
            if (places.get(i).isSamePlace(tensor)) {
                return i;
            }
        }
        return -1;
    }
}
