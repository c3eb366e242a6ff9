package dev.saccade.perception.track;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * A linear Kalman filter over n numbers. Deterministic: one thread, and nothing but the four basic
 * operations.
 */
final class KalmanFilter {
  private final DMatrixRMaj mean;
  private final DMatrixRMaj covariance;

  /**
   * @param mean n x 1, taken over
   * @param covariance n x n, symmetric, taken over
   */
  KalmanFilter(DMatrixRMaj mean, DMatrixRMaj covariance) {
    this.mean = mean;
    this.covariance = covariance;
  }

  double mean(int i) {
    return mean.get(i, 0);
  }

  double covariance(int i, int j) {
    return covariance.get(i, j);
  }

  /** Moves the mean alone, by what is known exactly. */
  void shift(int i, double by) {
    mean.add(i, 0, by);
  }

  int size() {
    return mean.numRows;
  }

  /** mean = F mean; covariance = F covariance F' + Q. */
  void predict(DMatrixRMaj transition, DMatrixRMaj processNoise) {
    int n = size();
    DMatrixRMaj moved = new DMatrixRMaj(n, 1);
    CommonOps_DDRM.mult(transition, mean, moved);
    mean.setTo(moved);
    DMatrixRMaj half = new DMatrixRMaj(n, n);
    CommonOps_DDRM.mult(transition, covariance, half);
    CommonOps_DDRM.multTransB(half, transition, covariance);
    CommonOps_DDRM.addEquals(covariance, processNoise);
    symmetrise();
  }

  /**
   * Takes in a measurement z = H x + noise. The covariance is updated in Joseph's form, which stays
   * positive when rounding would not.
   *
   * @param model H, m x n
   * @param noise m x m
   * @param measured z, m x 1
   */
  void update(DMatrixRMaj model, DMatrixRMaj noise, DMatrixRMaj measured) {
    int n = size();
    int m = model.numRows;
    DMatrixRMaj inverse = inverseInnovationCovariance(model, noise);
    DMatrixRMaj crossed = new DMatrixRMaj(n, m);
    CommonOps_DDRM.multTransB(covariance, model, crossed);
    DMatrixRMaj gain = new DMatrixRMaj(n, m);
    CommonOps_DDRM.mult(crossed, inverse, gain);

    DMatrixRMaj innovation = new DMatrixRMaj(m, 1);
    CommonOps_DDRM.mult(model, mean, innovation);
    CommonOps_DDRM.subtract(measured, innovation, innovation);
    CommonOps_DDRM.multAdd(gain, innovation, mean);

    DMatrixRMaj kept = CommonOps_DDRM.identity(n);
    CommonOps_DDRM.multAdd(-1, gain, model, kept);
    DMatrixRMaj half = new DMatrixRMaj(n, n);
    CommonOps_DDRM.mult(kept, covariance, half);
    CommonOps_DDRM.multTransB(half, kept, covariance);
    DMatrixRMaj noisy = new DMatrixRMaj(n, m);
    CommonOps_DDRM.mult(gain, noise, noisy);
    CommonOps_DDRM.multAddTransB(noisy, gain, covariance);
    symmetrise();
  }

  /** (H covariance H' + noise)^-1. */
  DMatrixRMaj inverseInnovationCovariance(DMatrixRMaj model, DMatrixRMaj noise) {
    int m = model.numRows;
    DMatrixRMaj crossed = new DMatrixRMaj(size(), m);
    CommonOps_DDRM.multTransB(covariance, model, crossed);
    DMatrixRMaj spread = new DMatrixRMaj(m, m);
    CommonOps_DDRM.mult(model, crossed, spread);
    CommonOps_DDRM.addEquals(spread, noise);
    DMatrixRMaj inverse = new DMatrixRMaj(m, m);
    if (!CommonOps_DDRM.invert(spread, inverse)) {
      throw new IllegalStateException("innovation covariance is singular: " + spread);
    }
    return inverse;
  }

  private void symmetrise() {
    for (int i = 0; i < size(); i++) {
      for (int j = 0; j < i; j++) {
        double middle = (covariance.get(i, j) + covariance.get(j, i)) / 2;
        covariance.set(i, j, middle);
        covariance.set(j, i, middle);
      }
    }
  }
}
