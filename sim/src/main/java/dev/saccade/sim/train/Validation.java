package dev.saccade.sim.train;

import dev.saccade.perception.network.OutputMeaning;
import dev.saccade.sim.evaluate.ConfusionMatrix;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Runs a network over a labelled data set, each picture at its own size, and counts classes. */
final class Validation {
  private final TorchNetwork network;
  private final SampleSource source;
  private final int outputStride;
  private final boolean halfPrecision;

  Validation(TorchNetwork network, SampleSource source, int outputStride, boolean halfPrecision) {
    this.network = network;
    this.source = source;
    this.outputStride = outputStride;
    this.halfPrecision = halfPrecision;
  }

  ConfusionMatrix run(Map<String, Tensor> tensors) {
    ConfusionMatrix matrix = new ConfusionMatrix(source.classNames().size(), LabelledImage.IGNORE);
    Augmenter plain = new Augmenter(Augmentation.NONE);
    for (int i = 0; i < source.size(); i++) {
      LabelledImage image = source.load(i);
      Batch batch = batch(image);
      plain.cutInto(image, i, batch, 0);
      matrix.add(batch.classes(), predict(tensors, batch));
    }
    return matrix;
  }

  private byte[] predict(Map<String, Tensor> tensors, Batch batch) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor ids =
          scores(tensors, batch)
              .argmax(new LongOptional(1), false)
              .toType(torch.ScalarType.Byte)
              .contiguous();
      byte[] predicted = new byte[batch.widthPixels() * batch.heightPixels()];
      BytePointer data = new BytePointer(ids.data_ptr());
      data.get(predicted);
      return predicted;
    }
  }

  private Tensor scores(Map<String, Tensor> tensors, Batch batch) {
    int w = batch.widthPixels();
    int h = batch.heightPixels();
    Tensor image = TorchTensors.tensor(batch.images(), 1, 3, h, w);
    TorchNetwork.Outputs outputs;
    try (Autocast autocast = new Autocast(halfPrecision)) {
      outputs = network.forward(tensors, image, false);
    }
    return upsample(outputs, h, w);
  }

  /** Scores of every third pixel, both ways, of about as many pictures as wanted. */
  ClassBias.Pixels pixels(Map<String, Tensor> tensors, int pictures) {
    int classCount = source.classNames().size();
    ClassBias.Pixels pixels = new ClassBias.Pixels(classCount);
    Augmenter plain = new Augmenter(Augmentation.NONE);
    for (int i = 0; i < source.size(); i += Math.max(1, source.size() / pictures)) {
      Batch batch = batch(source.load(i));
      plain.cutInto(source.load(i), i, batch, 0);
      float[] scores;
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        scores = TorchTensors.array(scores(tensors, batch));
      }
      int plane = batch.widthPixels() * batch.heightPixels();
      for (int y = 1; y < batch.heightPixels(); y += 3) {
        for (int x = 1; x < batch.widthPixels(); x += 3) {
          int at = y * batch.widthPixels() + x;
          int truth = batch.classes()[at] & 0xff;
          if (truth != LabelledImage.IGNORE) {
            float[] row = new float[classCount];
            for (int c = 0; c < classCount; c++) {
              row[c] = scores[c * plane + at];
            }
            pixels.add(row, truth);
          }
        }
      }
    }
    return pixels;
  }

  private Batch batch(LabelledImage image) {
    // Sizes that the network cannot take are cut, never padded: a border of zeros is no street.
    int w = image.widthPixels() / outputStride * outputStride;
    int h = image.heightPixels() / outputStride * outputStride;
    return Batch.ofShape(1, w, h, 1, outputStride);
  }

  /** Scores at the wanted size: guided where the network gives guidance, else bilinear. */
  static Tensor upsample(TorchNetwork.Outputs outputs, long height, long width) {
    Tensor scores = outputs.of(OutputMeaning.CLASS_SCORES).orElseThrow();
    Optional<Tensor> guidance = outputs.of(OutputMeaning.GUIDANCE);
    if (guidance.isPresent()) {
      return TorchSampling.upsampleGuided(scores, guidance.get(), height, width);
    }
    return torch.upsample_bilinear2d(scores, new long[] {height, width}, false);
  }
}
