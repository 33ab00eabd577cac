package dev.nacre.cli;

import dev.nacre.io.AtomicFile;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// The picture `curves.png`: loss and accuracy over the epochs, for training and validation, each
/// line with its last value behind it.
final class Curves {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;

    /// Room for the last values, right of each chart.
    private static final int MARGIN = 64;

    /// Above this ratio of the largest loss to the smallest one, its axis is logarithmic.
    private static final double WIDE = 20;

    /// Below this distance labels would lie over each other.
    private static final int LINE = 16;

    private static final Color TRAINING = new Color(0x2a6fbb);
    private static final Color VALIDATION = new Color(0xd1603d);

    private final List<Epoch> history;

    private Curves(List<Epoch> history) {
        this.history = history;
    }

    static void draw(List<Epoch> history, String title, Path file) throws IOException {
        System.setProperty("java.awt.headless", "true");
        BufferedImage both =
                new BufferedImage(2 * (WIDTH + MARGIN), HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = both.createGraphics();
        g.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, both.getWidth(), HEIGHT);
        Curves curves = new Curves(history);
        curves.loss(g, title);
        g.translate(WIDTH + MARGIN, 0);
        curves.accuracy(g, title);
        g.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        if (!ImageIO.write(both, "png", png)) {
            throw new IOException("Java has no writer of PNG files here");
        }
        AtomicFile.write(file, ByteBuffer.wrap(png.toByteArray()));
    }

    private void loss(Graphics2D g, String title) {
        double[] train = values(Epoch::trainLoss);
        double[] validation = values(Epoch::validationLoss);
        XYChart chart = chart(title + ": loss", "mean cross entropy", train, validation);
        double least = finite(train, validation).min().orElse(0);
        double most = finite(train, validation).max().orElse(0);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
        if (least > 0 && most / least > WIDE) {
            chart.getStyler().setYAxisLogarithmic(true);
        } else {
            // Without any number to show, an axis of some length.
            chart.getStyler()
                    .setYAxisMin(0.0)
                    .setYAxisMax(most > 0 ? null : 1.0)
                    .setYAxisDecimalPattern("0.0##");
        }
        paint(g, chart, train, validation);
    }

    private void accuracy(Graphics2D g, String title) {
        double[] train = values(Epoch::trainAccuracy);
        double[] validation = values(Epoch::validationAccuracy);
        XYChart chart = chart(title + ": accuracy", "share recognised", train, validation);
        double least = finite(train, validation).min().orElse(0);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideSE);
        chart.getStyler()
                .setYAxisMin(Math.max(0, Math.floor(10 * least - 0.2) / 10))
                .setYAxisMax(1.0)
                .setYAxisTickMarkSpacingHint(50)
                .setYAxisDecimalPattern("0.00");
        paint(g, chart, train, validation);
    }

    private double[] values(ToDoubleFunction<Epoch> what) {
        // Lines have gaps where there is no number; an infinity would not be drawn.
        return history.stream()
                .mapToDouble(what)
                .map(v -> Double.isInfinite(v) ? Double.NaN : v)
                .toArray();
    }

    private static DoubleStream finite(double[] a, double[] b) {
        return DoubleStream.concat(DoubleStream.of(a), DoubleStream.of(b)).filter(Double::isFinite);
    }

    private XYChart chart(String title, String values, double[] train, double[] validation) {
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(title)
                        .xAxisTitle("epoch")
                        .yAxisTitle(values)
                        .build();
        chart.getStyler()
                .setXAxisDecimalPattern("0")
                .setXAxisTickMarkSpacingHint(60)
                .setXAxisMaxLabelCount(Math.clamp(history.size(), 2, 20))
                .setPlotGridLinesColor(new Color(0xdddddd))
                .setAxisTickLabelsFont(font(Font.PLAIN, 12))
                .setAxisTitleFont(font(Font.PLAIN, 14));
        chart.getStyler()
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setLegendBorderColor(Color.LIGHT_GRAY)
                .setLegendFont(font(Font.PLAIN, 13))
                .setMarkerSize(history.size() > 40 ? 0 : 7)
                .setChartTitleFont(font(Font.BOLD, 16));
        double[] epochs = values(Epoch::number);
        line(chart.addSeries("training", epochs, train), TRAINING);
        line(chart.addSeries("validation", epochs, validation), VALIDATION);
        return chart;
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }

    private static void line(XYSeries series, Color color) {
        series.setLineColor(color);
        series.setMarkerColor(color);
        series.setMarker(SeriesMarkers.CIRCLE);
    }

    /// Draws a chart, and the last values at the height of their points.
    private static void paint(Graphics2D g, XYChart chart, double[] train, double[] validation) {
        g.drawImage(BitmapEncoder.getBufferedImage(chart), 0, 0, null);
        double lastTrain = train[train.length - 1];
        double lastValidation = validation[validation.length - 1];
        double y = chart.getScreenYFromChart(lastTrain);
        double other = chart.getScreenYFromChart(lastValidation);
        if (Math.abs(y - other) < LINE) {
            double middle = (y + other) / 2;
            boolean below = y > other || (y == other && lastTrain < lastValidation);
            y = middle + (below ? LINE : -LINE) / 2.0;
            other = middle - (below ? LINE : -LINE) / 2.0;
        }
        label(g, lastTrain, y, TRAINING);
        label(g, lastValidation, other, VALIDATION);
    }

    private static void label(Graphics2D g, double value, double y, Color color) {
        if (Double.isFinite(value)) {
            g.setColor(color);
            g.setFont(font(Font.BOLD, 13));
            g.drawString(String.format(Locale.ROOT, "%.4f", value), WIDTH - 4, (int) y + 5);
        }
    }
}
