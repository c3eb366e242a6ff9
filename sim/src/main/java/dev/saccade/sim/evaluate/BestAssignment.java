package dev.saccade.sim.evaluate;

import java.util.Arrays;

/**
 * One-to-one assignment of rows to columns with the greatest sum of scores, every row or every
 * column assigned: shortest augmenting paths with dual variables (Crouse, "On Implementing 2D
 * Rectangular Assignment Algorithms", 2016). Which of several equally good assignments comes out is
 * settled as in the solver that the public evaluators call, so that files with exactly equal
 * overlaps score alike: columns are looked at from the last to the first, of equally near ones the
 * last seen free one is taken, and the longer side is that of the columns.
 */
final class BestAssignment {
  private final double[][] cost;
  private final int rowCount;
  private final int columnCount;
  private final double[] rowPrice;
  private final double[] columnPrice;
  private final int[] columnOfRow;
  private final int[] rowOfColumn;

  // Of one search.
  private final double[] distance;
  private final int[] rowBefore;
  private final boolean[] rowReached;
  private final boolean[] columnReached;
  private final int[] open;
  private double sinkDistance;

  private BestAssignment(double[][] cost) {
    this.cost = cost;
    this.rowCount = cost.length;
    this.columnCount = cost[0].length;
    this.rowPrice = new double[rowCount];
    this.columnPrice = new double[columnCount];
    this.columnOfRow = new int[rowCount];
    this.rowOfColumn = new int[columnCount];
    this.distance = new double[columnCount];
    this.rowBefore = new int[columnCount];
    this.rowReached = new boolean[rowCount];
    this.columnReached = new boolean[columnCount];
    this.open = new int[columnCount];
    Arrays.fill(columnOfRow, -1);
    Arrays.fill(rowOfColumn, -1);
  }

  /**
   * @param scores [row][column], rectangular, finite
   * @return per row its column; -1 for as many rows as there are too many
   */
  static int[] maximise(double[][] scores) {
    int rows = scores.length;
    int columns = rows == 0 ? 0 : scores[0].length;
    int[] columnOf = new int[rows];
    Arrays.fill(columnOf, -1);
    if (columns == 0) {
      return columnOf;
    }
    boolean turned = columns < rows;
    double[][] cost = new double[turned ? columns : rows][turned ? rows : columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        if (!Double.isFinite(scores[i][j])) {
          throw new IllegalArgumentException("score: " + scores[i][j] + " (expected: finite)");
        }
        if (turned) {
          cost[j][i] = -scores[i][j];
        } else {
          cost[i][j] = -scores[i][j];
        }
      }
    }
    BestAssignment assignment = new BestAssignment(cost);
    assignment.solve();
    if (!turned) {
      return assignment.columnOfRow;
    }
    for (int j = 0; j < columns; j++) {
      columnOf[assignment.columnOfRow[j]] = j;
    }
    return columnOf;
  }

  private void solve() {
    for (int row = 0; row < rowCount; row++) {
      int column = nearestFreeColumn(row);
      rowPrice[row] += sinkDistance;
      for (int i = 0; i < rowCount; i++) {
        if (rowReached[i] && i != row) {
          rowPrice[i] += sinkDistance - distance[columnOfRow[i]];
        }
      }
      for (int j = 0; j < columnCount; j++) {
        if (columnReached[j]) {
          columnPrice[j] -= sinkDistance - distance[j];
        }
      }
      boolean more = true;
      while (more) {
        int from = rowBefore[column];
        rowOfColumn[column] = from;
        int next = columnOfRow[from];
        columnOfRow[from] = column;
        column = next;
        more = from != row;
      }
    }
  }

  /** Dijkstra's search over reduced costs, from a row to the nearest column that is still free. */
  private int nearestFreeColumn(int start) {
    Arrays.fill(distance, Double.POSITIVE_INFINITY);
    Arrays.fill(rowReached, false);
    Arrays.fill(columnReached, false);
    for (int k = 0; k < columnCount; k++) {
      open[k] = columnCount - 1 - k;
    }
    int openCount = columnCount;
    int row = start;
    sinkDistance = 0;
    while (true) {
      rowReached[row] = true;
      double least = Double.POSITIVE_INFINITY;
      int place = -1;
      for (int k = 0; k < openCount; k++) {
        int column = open[k];
        double through = sinkDistance + cost[row][column] - rowPrice[row] - columnPrice[column];
        if (through < distance[column]) {
          distance[column] = through;
          rowBefore[column] = row;
        }
        if (distance[column] < least || (distance[column] == least && rowOfColumn[column] < 0)) {
          least = distance[column];
          place = k;
        }
      }
      sinkDistance = least;
      int column = open[place];
      columnReached[column] = true;
      open[place] = open[--openCount];
      if (rowOfColumn[column] < 0) {
        return column;
      }
      row = rowOfColumn[column];
    }
  }
}
