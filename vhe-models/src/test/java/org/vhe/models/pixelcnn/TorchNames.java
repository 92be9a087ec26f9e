package org.vhe.models.pixelcnn;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What the PyTorch reference calls the parameters of {@link PixelCnnVhe}, and how it stores them.
 */
final class TorchNames {
    private static final Pattern BLOCK =
            Pattern.compile("(posterior/[ct]|likelihood)/.*?(?:block|layer)(\\d+)/(conv|norm)/.*");

    private TorchNames() {}

    /** The reference's name of a parameter. */
    static String of(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        String kind = last.equals("weight") || last.equals("scale") ? "weight" : "bias";
        Matcher block = BLOCK.matcher(name);
        if (block.matches()) {
            boolean condition = block.group(1).equals("likelihood");
            int norm = block.group(3).equals("norm") ? (condition ? 2 : 3) : 0;
            int number = (Integer.parseInt(block.group(2)) - 1) * (condition ? 3 : 4) + norm;
            String module =
                    condition
                            ? "px.cond"
                            : "q" + block.group(1).charAt("posterior/".length()) + ".features";
            return module + "." + number + "." + kind;
        }
        return module(name.substring(0, name.lastIndexOf('/'))) + "." + kind;
    }

    private static String module(String scope) {
        return switch (scope) {
            case "posterior/c/alignment/affine" -> "qc.affine";
            case "posterior/c/template" -> "qc.conv";
            case "prior/c/layer1/masked" -> "pc.a";
            case "prior/c/layer2/masked" -> "pc.b";
            case "prior/c/mean" -> "pc.mean";
            case "prior/c/logVariance" -> "pc.logvar";
            case "posterior/t/parameters" -> "qt.out";
            case "likelihood/affine" -> "px.affine";
            case "likelihood/layer1/masked" -> "px.p1";
            case "likelihood/layer1/condition" -> "px.c1";
            case "likelihood/layer2/masked" -> "px.p2";
            case "likelihood/layer2/condition" -> "px.c2";
            case "likelihood/logits" -> "px.out";
            default -> throw new IllegalArgumentException("no counterpart of " + scope);
        };
    }

    /**
     * An array of the reference in the shape of ours: inputs before outputs, and of a masked kernel
     * the visible taps, which come first.
     */
    static INDArray arrange(INDArray torch, long... shape) {
        if (torch.rank() == 2) {
            return torch.permute(1, 0).dup('c');
        }
        if (torch.rank() == 4) {
            INDArray last = torch.permute(2, 3, 1, 0).dup('c');
            long taps = last.size(0) * last.size(1);
            INDArray all = last.reshape('c', taps, last.size(2), last.size(3));
            INDArray visible =
                    shape.length == 3
                            ? all.get(
                                    NDArrayIndex.interval(0, shape[0]),
                                    NDArrayIndex.all(),
                                    NDArrayIndex.all())
                            : all;
            return visible.dup('c').reshape('c', shape);
        }
        return torch.reshape('c', shape);
    }
}
