package org.vhe.examples.onedim;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.vhe.core.io.AtomicFile;
import org.vhe.data.synthetic.OneDimensionalFamily;

/**
 * A figure laid out as the paper's figures 3 and 9: a row for each measure, a column for each
 * family, |D| on the horizontal axes, a line for each objective, error bars of one standard
 * deviation over restarts.
 *
 * @param results what to show
 * @param objectives which lines
 */
public record StudyFigure(StudyResults results, List<Method> objectives) {
    private static final int PANEL_WIDTH = 220;
    private static final int PANEL_HEIGHT = 165;
    private static final int LEFT = 26;
    private static final int TOP = 26;
    private static final int BOTTOM = 52;
    private static final int LEGEND_GAP = 26;
    private static final int LEGEND_WIDTH = 560;
    private static final int PIXELS_PER_POINT = 2;
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 13);
    private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    /** Copies the list. */
    public StudyFigure {
        objectives = List.copyOf(objectives);
    }

    private int width() {
        return Math.max(LEGEND_WIDTH, LEFT + PANEL_WIDTH * results.options().families().size());
    }

    private List<Measures.Kind> measures() {
        return results.options().measures().kinds();
    }

    private int height() {
        return TOP + BOTTOM + PANEL_HEIGHT * measures().size();
    }

    /** Writes the figure as pixels, two for each point. */
    public void writePng(Path file) throws IOException {
        BufferedImage image =
                new BufferedImage(
                        PIXELS_PER_POINT * width(),
                        PIXELS_PER_POINT * height(),
                        BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.scale(PIXELS_PER_POINT, PIXELS_PER_POINT);
        paint(graphics);
        graphics.dispose();
        AtomicFile.write(file, out -> ImageIO.write(image, "png", out));
    }

    /** Writes the figure as vector graphics. */
    public void writeSvg(Path file) throws IOException {
        VectorGraphics2D graphics = new VectorGraphics2D();
        paint(graphics);
        PageSize page = new PageSize(width(), height());
        AtomicFile.write(
                file,
                out -> new SVGProcessor().getDocument(graphics.getCommands(), page).writeTo(out));
    }

    private void paint(Graphics2D graphics) {
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width(), height());
        List<OneDimensionalFamily> families = results.options().families();
        List<Measures.Kind> measures = measures();
        for (int column = 0; column < families.size(); column++) {
            int x = LEFT + column * PANEL_WIDTH;
            paintCentred(graphics, TITLE, title(families.get(column)), x + PANEL_WIDTH / 2, 18);
            paintCentred(graphics, LABEL, "|D|", x + PANEL_WIDTH / 2, height() - BOTTOM + 12);
            for (int row = 0; row < measures.size(); row++) {
                paintPanel(graphics, families.get(column), measures.get(row), x, top(row));
            }
        }
        for (int row = 0; row < measures.size(); row++) {
            paintRowTitle(graphics, measures.get(row).title(), top(row) + PANEL_HEIGHT / 2);
        }
        paintLegend(graphics, height() - 16);
    }

    private static int top(int row) {
        return TOP + row * PANEL_HEIGHT;
    }

    private static String title(OneDimensionalFamily family) {
        return switch (family) {
            case GAUSSIAN -> "Gaussian";
            case GAUSSIAN_MIXTURE -> "Mixture of Gaussians";
            case VON_MISES -> "von Mises";
            case GAMMA -> "Gamma";
            case DISCRETE -> "Discrete";
        };
    }

    private void paintPanel(
            Graphics2D graphics, OneDimensionalFamily family, Measures.Kind measure, int x, int y) {
        AffineTransform before = graphics.getTransform();
        graphics.translate(x, y);
        new StudyPanel(results, family, measure, objectives)
                .chart(PANEL_WIDTH, PANEL_HEIGHT)
                .paint(graphics, PANEL_WIDTH, PANEL_HEIGHT);
        graphics.setTransform(before);
        graphics.setClip(null);
    }

    private static void paintCentred(Graphics2D graphics, Font font, String text, int x, int y) {
        FontMetrics metrics = graphics.getFontMetrics(font);
        graphics.setColor(Color.BLACK);
        graphics.setFont(font);
        graphics.drawString(text, x - metrics.stringWidth(text) / 2, y);
    }

    private static void paintRowTitle(Graphics2D graphics, String text, int y) {
        AffineTransform before = graphics.getTransform();
        graphics.translate(16, y);
        graphics.rotate(-Math.PI / 2);
        paintCentred(graphics, LABEL, text, 0, 0);
        graphics.setTransform(before);
    }

    private void paintLegend(Graphics2D graphics, int y) {
        FontMetrics metrics = graphics.getFontMetrics(LABEL);
        int total = 0;
        for (Method objective : objectives) {
            total += metrics.stringWidth(ObjectiveStyle.of(objective).name()) + 32 + LEGEND_GAP;
        }
        int x = (width() - total + LEGEND_GAP) / 2;
        for (Method objective : objectives) {
            ObjectiveStyle style = ObjectiveStyle.of(objective);
            graphics.setColor(style.colour());
            graphics.setStroke(new BasicStroke(2));
            graphics.draw(new Line2D.Double(x, y - 4, x + 26, y - 4));
            style.marker().paint(graphics, x + 13, y - 4, 7);
            graphics.setColor(Color.BLACK);
            graphics.setFont(LABEL);
            graphics.drawString(style.name(), x + 32, y);
            x += metrics.stringWidth(style.name()) + 32 + LEGEND_GAP;
        }
    }
}
