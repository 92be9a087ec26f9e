package org.vhe.models.pixelcnn;

import java.util.Objects;
import org.vhe.core.check.Require;
import org.vhe.models.layer.ImageSize;
import org.vhe.models.layer.PixelCnn;

/**
 * Sizes of {@link PixelCnnVhe}, and what it is of; the defaults are the paper's, supplement 6.4.3.
 *
 * @param imageSize height and width of images and of c
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
 * @param grouping that c is shared over; {@link PixelCnnVhe#GROUPING} in checkpoints that do not
 *     say
 * @param imageChannels of the images; 0, in checkpoints that do not say, for one
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
        String grouping,
        long imageChannels) {

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
        grouping = Objects.requireNonNullElse(grouping, PixelCnnVhe.GROUPING);
        Require.notBlank("grouping", grouping);
        Require.notNegative("imageChannels", imageChannels);
        imageChannels = Math.max(1, imageChannels);
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
                PixelCnnVhe.GROUPING,
                1);
    }

    /**
     * The same for images of another size; the kernel of q(c; D) becomes as large.
     *
     * @param image as high as wide
     * @throws IllegalArgumentException if it is not
     */
    public PixelCnnOptions withImage(ImageSize image) {
        if (image.height() != image.width()) {
            throw new IllegalArgumentException(
                    "templates are as high as wide, so images must be, but are " + image);
        }
        return withImageSize(image.height()).withImageChannels(image.channels());
    }

    private PixelCnnOptions withImageChannels(long newImageChannels) {
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
                grouping,
                newImageChannels);
    }

    /** The same for images of another size; the kernel of q(c; D) becomes as large. */
    public PixelCnnOptions withImageSize(long size) {
        return new PixelCnnOptions(
                size,
                templateDepth,
                transformSize,
                templateEncoder,
                size,
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
                grouping,
                imageChannels);
    }

    /** The same with other sizes of the latents. */
    public PixelCnnOptions withLatents(long newTemplateDepth, long newTransformSize) {
        return new PixelCnnOptions(
                imageSize,
                newTemplateDepth,
                newTransformSize,
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
                grouping,
                imageChannels);
    }

    /** The same with other channels of all networks. */
    public PixelCnnOptions withChannels(
            long newTemplateEncoder, long newTransformEncoder, long newChannels) {
        return new PixelCnnOptions(
                imageSize,
                templateDepth,
                transformSize,
                newTemplateEncoder,
                templateKernel,
                newTransformEncoder,
                encoderBlocks,
                newChannels,
                conditionLayers,
                priorDepth,
                decoderDepth,
                kernel,
                firstKernel,
                residual,
                twoStacks,
                posteriorLayers,
                grouping,
                imageChannels);
    }

    /** The same with another network over the pixels of x. */
    public PixelCnnOptions withDecoder(
            int newDepth,
            long newKernel,
            long newFirstKernel,
            boolean newResidual,
            boolean newTwoStacks) {
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
                newDepth,
                newKernel,
                newFirstKernel,
                newResidual,
                newTwoStacks,
                posteriorLayers,
                grouping,
                imageChannels);
    }

    /** The same with a nonlinear part of q(c; D), of so many convolutions. */
    public PixelCnnOptions withPosteriorLayers(int newPosteriorLayers) {
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
                newPosteriorLayers,
                grouping,
                imageChannels);
    }

    /** The posterior q(c; D). */
    public TemplatePosterior templatePosterior() {
        return new TemplatePosterior(
                templateDepth, templateEncoder, encoderBlocks, templateKernel, posteriorLayers);
    }

    /** The same for classes that are called otherwise. */
    public PixelCnnOptions withGrouping(String newGrouping) {
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
                newGrouping,
                imageChannels);
    }

    /** The network of the prior of c. */
    public PixelCnn priorStack() {
        return new PixelCnn(priorDepth, channels, 3, PixelCnn.Unit.RELU);
    }

    /** The network over the pixels of x. */
    public PixelCnn decoderStack() {
        return new PixelCnn(decoderDepth, channels, kernel, PixelCnn.Unit.GATED)
                .withFirstKernel(firstKernel)
                .withResidual(residual)
                .withTwoStacks(twoStacks);
    }
}
