package org.vhe.models.pixelcnn;

import java.util.Objects;
import org.vhe.core.check.Require;
import org.vhe.models.layer.Dropout;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.layer.PixelCnn;
import org.vhe.models.likelihood.ElementLikelihood;

/**
 * Sizes of {@link PixelCnnVhe}, and what it is of; the defaults are the paper's, supplement 6.4.3.
 *
 * @param imageSize height of images and of c
 * @param templateDepth channels of c
 * @param transformSize size of t
 * @param templateEncoder channels of the network that aligns the images of a support set
 * @param templateKernel kernel of the convolution that ends q(c; D)
 * @param transformEncoder channels of the network of q(t; x)
 * @param encoderBlocks depth of both these networks
 * @param channels of the prior of c and of the likelihood
 * @param conditionLayers number of convolutions of the warped template
 * @param priorDepth number of masked layers of the prior of c
 * @param decoderDepth number of gated masked layers of the likelihood
 * @param kernel of the gated layers; the prior's is 3
 * @param firstKernel of the first gated layer
 * @param residual whether the likelihood's gated layers after the first are residual
 * @param twoStacks whether the likelihood has a vertical and a horizontal stack
 * @param posteriorLayers convolutions of a nonlinear part of q(c; D); 0, as in the paper and in
 *     checkpoints that do not say, for none
 * @param addedPriorLayers residual layers after the others of the prior of c, which begin as the
 *     identity; 0, as in the paper and in checkpoints that do not say, for none
 * @param addedDecoderLayers the same of the likelihood
 * @param globalLatent size of g, which the prior of c is given; 0, as in the paper and in
 *     checkpoints that do not say, for none
 * @param dropout probability that a feature is left out of what a layer of the likelihood is given,
 *     in training; 0, in checkpoints that do not say, for none
 * @param grouping that c is shared over; {@link PixelCnnVhe#GROUPING} in checkpoints that do not
 *     say
 * @param imageChannels of the images; 0, in checkpoints that do not say, for one
 * @param imageWidth width of images and of c; 0, in checkpoints that do not say, for their height
 * @param likelihood what pixels are: bits, as in checkpoints that do not say, categories or a
 *     mixture of logistic variables
 */
public record PixelCnnOptions(
        long imageSize,
        long templateDepth,
        long transformSize,
        long templateEncoder,
        long templateKernel,
        long transformEncoder,
        int encoderBlocks,
        long channels,
        int conditionLayers,
        int priorDepth,
        int decoderDepth,
        long kernel,
        long firstKernel,
        boolean residual,
        boolean twoStacks,
        int posteriorLayers,
        int addedPriorLayers,
        int addedDecoderLayers,
        long globalLatent,
        double dropout,
        String grouping,
        long imageChannels,
        long imageWidth,
        ElementLikelihood likelihood) {

    public PixelCnnOptions {
        Require.positive("imageSize", imageSize);
        Require.positive("templateDepth", templateDepth);
        Require.positive("transformSize", transformSize);
        Require.positive("templateEncoder", templateEncoder);
        Require.positive("templateKernel", templateKernel);
        Require.positive("transformEncoder", transformEncoder);
        Require.positive("encoderBlocks", encoderBlocks);
        Require.positive("channels", channels);
        Require.positive("conditionLayers", conditionLayers);
        Require.positive("priorDepth", priorDepth);
        Require.positive("decoderDepth", decoderDepth);
        Require.notNegative("posteriorLayers", posteriorLayers);
        Require.notNegative("addedPriorLayers", addedPriorLayers);
        Require.notNegative("addedDecoderLayers", addedDecoderLayers);
        Require.notNegative("globalLatent", globalLatent);
        Dropout.requireProbability("dropout", dropout);
        grouping = Objects.requireNonNullElse(grouping, PixelCnnVhe.GROUPING);
        Require.notBlank("grouping", grouping);
        Require.notNegative("imageChannels", imageChannels);
        imageChannels = Math.max(1, imageChannels);
        Require.notNegative("imageWidth", imageWidth);
        imageWidth = imageWidth == 0 ? imageSize : imageWidth;
        likelihood = Objects.requireNonNullElse(likelihood, ElementLikelihood.BERNOULLI);
        AutoregressiveLevels.requireDrawable(likelihood);
        // it checks the kernels
        new PixelCnn(decoderDepth, channels, kernel, PixelCnn.Unit.GATED)
                .withFirstKernel(firstKernel);
    }

    /** The paper's sizes. */
    public static PixelCnnOptions defaults() {
        return new PixelCnnOptions(
                28,
                8,
                16,
                16,
                28,
                32,
                5,
                64,
                5,
                2,
                2,
                3,
                3,
                false,
                false,
                0,
                0,
                0,
                0,
                0,
                PixelCnnVhe.GROUPING,
                1,
                28,
                ElementLikelihood.BERNOULLI);
    }

    /** The same for images of another size; the kernel of q(c; D) becomes as large. */
    public PixelCnnOptions withImage(ImageSize image) {
        Copy copy = new Copy(this);
        copy.imageChannels = image.channels();
        copy.imageSize = image.height();
        copy.imageWidth = image.width();
        copy.templateKernel = Math.max(image.height(), image.width());
        return copy.options();
    }

    /** The same for square images of another size; the kernel of q(c; D) becomes as large. */
    public PixelCnnOptions withImageSize(long size) {
        return withImage(new ImageSize(imageChannels, size, size));
    }

    /** The same for pixels of another kind. */
    public PixelCnnOptions withLikelihood(ElementLikelihood newLikelihood) {
        Copy copy = new Copy(this);
        copy.likelihood = newLikelihood;
        return copy.options();
    }

    /** The same with other sizes of the latents. */
    public PixelCnnOptions withLatents(long newTemplateDepth, long newTransformSize) {
        Copy copy = new Copy(this);
        copy.templateDepth = newTemplateDepth;
        copy.transformSize = newTransformSize;
        return copy.options();
    }

    /** The same with other channels of all networks. */
    public PixelCnnOptions withChannels(
            long newTemplateEncoder, long newTransformEncoder, long newChannels) {
        Copy copy = new Copy(this);
        copy.templateEncoder = newTemplateEncoder;
        copy.transformEncoder = newTransformEncoder;
        copy.channels = newChannels;
        return copy.options();
    }

    /** The same with another network over the pixels of x. */
    public PixelCnnOptions withDecoder(
            int newDepth,
            long newKernel,
            long newFirstKernel,
            boolean newResidual,
            boolean newTwoStacks) {
        Copy copy = new Copy(this);
        copy.decoderDepth = newDepth;
        copy.kernel = newKernel;
        copy.firstKernel = newFirstKernel;
        copy.residual = newResidual;
        copy.twoStacks = newTwoStacks;
        return copy.options();
    }

    /** The same with a nonlinear part of q(c; D), of so many convolutions. */
    public PixelCnnOptions withPosteriorLayers(int newPosteriorLayers) {
        Copy copy = new Copy(this);
        copy.posteriorLayers = newPosteriorLayers;
        return copy.options();
    }

    /**
     * The same with residual layers after the others of the prior of c and of the likelihood. They
     * begin as the identity, so that trained weights without them can be gone on with.
     */
    public PixelCnnOptions withAddedLayers(int newAddedPriorLayers, int newAddedDecoderLayers) {
        Copy copy = new Copy(this);
        copy.addedPriorLayers = newAddedPriorLayers;
        copy.addedDecoderLayers = newAddedDecoderLayers;
        return copy.options();
    }

    /**
     * The same with a latent of so many numbers above c: what a character is like as a whole, which
     * an autoregressive prior of few layers does not know. It has no effect on c at first, so that
     * trained weights without it can be gone on with.
     */
    public PixelCnnOptions withGlobalLatent(long newGlobalLatent) {
        Copy copy = new Copy(this);
        copy.globalLatent = newGlobalLatent;
        return copy.options();
    }

    /**
     * The same with features left out of the likelihood's layers in training, so that less is
     * learned by heart. Trained weights can be gone on with.
     */
    public PixelCnnOptions withDropout(double newDropout) {
        Copy copy = new Copy(this);
        copy.dropout = newDropout;
        return copy.options();
    }

    /** The same for classes that are called otherwise. */
    public PixelCnnOptions withGrouping(String newGrouping) {
        Copy copy = new Copy(this);
        copy.grouping = newGrouping;
        return copy.options();
    }

    /** What the network over the pixels is conditioned on. */
    TemplateCondition condition() {
        return new TemplateCondition(channels, conditionLayers, dropout);
    }

    /** The posterior q(c; D). */
    public TemplatePosterior templatePosterior() {
        return new TemplatePosterior(
                templateDepth, templateEncoder, encoderBlocks, templateKernel, posteriorLayers);
    }

    /** The posterior q(g; D). */
    GlobalPosterior globalPosterior() {
        return new GlobalPosterior(globalLatent, transformEncoder, encoderBlocks, channels);
    }

    /** The network of the prior of c. */
    public PixelCnn priorStack() {
        return new PixelCnn(priorDepth, channels, 3, PixelCnn.Unit.RELU)
                .withAddedLayers(addedPriorLayers);
    }

    /** The prior p(c), or p(c | g), which maps of half as many channels tell of g. */
    TemplatePrior templatePrior() {
        return globalLatent == 0
                ? new TemplatePrior(templateDepth, imageSize, imageWidth, priorStack())
                : new TemplatePrior(
                        templateDepth,
                        imageSize,
                        imageWidth,
                        priorStack().withAddedCondition(),
                        (channels + 1) / 2);
    }

    /** The network over the pixels of x. */
    public PixelCnn decoderStack() {
        return new PixelCnn(decoderDepth, channels, kernel, PixelCnn.Unit.GATED)
                .withFirstKernel(firstKernel)
                .withResidual(residual)
                .withTwoStacks(twoStacks)
                .withAddedLayers(addedDecoderLayers)
                .withDropout(dropout);
    }

    /** Options that are about to be others. */
    private static final class Copy {
        private long imageSize;
        private long templateDepth;
        private long transformSize;
        private long templateEncoder;
        private long templateKernel;
        private long transformEncoder;
        private int encoderBlocks;
        private long channels;
        private int conditionLayers;
        private int priorDepth;
        private int decoderDepth;
        private long kernel;
        private long firstKernel;
        private boolean residual;
        private boolean twoStacks;
        private int posteriorLayers;
        private int addedPriorLayers;
        private int addedDecoderLayers;
        private long globalLatent;
        private double dropout;
        private String grouping;
        private long imageChannels;
        private long imageWidth;
        private ElementLikelihood likelihood;

        Copy(PixelCnnOptions o) {
            imageSize = o.imageSize;
            templateDepth = o.templateDepth;
            transformSize = o.transformSize;
            templateEncoder = o.templateEncoder;
            templateKernel = o.templateKernel;
            transformEncoder = o.transformEncoder;
            encoderBlocks = o.encoderBlocks;
            channels = o.channels;
            conditionLayers = o.conditionLayers;
            priorDepth = o.priorDepth;
            decoderDepth = o.decoderDepth;
            kernel = o.kernel;
            firstKernel = o.firstKernel;
            residual = o.residual;
            twoStacks = o.twoStacks;
            posteriorLayers = o.posteriorLayers;
            addedPriorLayers = o.addedPriorLayers;
            addedDecoderLayers = o.addedDecoderLayers;
            globalLatent = o.globalLatent;
            dropout = o.dropout;
            grouping = o.grouping;
            imageChannels = o.imageChannels;
            imageWidth = o.imageWidth;
            likelihood = o.likelihood;
        }

        PixelCnnOptions options() {
            return new PixelCnnOptions(
                    imageSize,
                    templateDepth,
                    transformSize,
                    templateEncoder,
                    templateKernel,
                    transformEncoder,
                    encoderBlocks,
                    channels,
                    conditionLayers,
                    priorDepth,
                    decoderDepth,
                    kernel,
                    firstKernel,
                    residual,
                    twoStacks,
                    posteriorLayers,
                    addedPriorLayers,
                    addedDecoderLayers,
                    globalLatent,
                    dropout,
                    grouping,
                    imageChannels,
                    imageWidth,
                    likelihood);
        }
    }
}
