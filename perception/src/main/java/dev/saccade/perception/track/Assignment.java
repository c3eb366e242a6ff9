package dev.saccade.perception.track;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jgrapht.alg.interfaces.MatchingAlgorithm;
import org.jgrapht.alg.matching.KuhnMunkresMinimalWeightBipartitePerfectMatching;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleWeightedGraph;

/**
 * One-to-one assignment of rows to columns with the greatest sum of scores (Kuhn and Munkres).
 * Pairs of score 0 are left unassigned, and what they alone hold together is solved apart: a frame
 * full of objects is many small problems.
 */
public final class Assignment {
  private Assignment() {}

  /**
   * @param scores [row][column], rectangular, each at least 0 and finite
   * @return per row its column, or -1
   */
  public static int[] maximise(double[][] scores) {
    int rowCount = scores.length;
    int columnCount = rowCount == 0 ? 0 : scores[0].length;
    int[] columnOf = new int[rowCount];
    Arrays.fill(columnOf, -1);
    if (columnCount == 0) {
      return columnOf;
    }
    for (double[] row : scores) {
      for (double score : row) {
        if (!(score >= 0 && score < Double.POSITIVE_INFINITY)) {
          throw new IllegalArgumentException("score: " + score + " (expected: >= 0, finite)");
        }
      }
    }

    boolean[] seen = new boolean[rowCount];
    for (int row = 0; row < rowCount; row++) {
      if (!seen[row]) {
        solve(scores, group(scores, row, seen), columnOf);
      }
    }
    return columnOf;
  }

  /** Rows and columns that have nothing to do with any others. */
  private record Group(List<Integer> rows, List<Integer> columns) {}

  private static Group group(double[][] scores, int first, boolean[] seen) {
    List<Integer> rows = new ArrayList<>();
    List<Integer> columns = new ArrayList<>();
    boolean[] columnSeen = new boolean[scores[0].length];
    rows.add(first);
    seen[first] = true;
    for (int next = 0; next < rows.size(); next++) {
      double[] row = scores[rows.get(next)];
      for (int column = 0; column < row.length; column++) {
        if (row[column] > 0 && !columnSeen[column]) {
          columnSeen[column] = true;
          columns.add(column);
          for (int other = 0; other < scores.length; other++) {
            if (!seen[other] && scores[other][column] > 0) {
              seen[other] = true;
              rows.add(other);
            }
          }
        }
      }
    }
    rows.sort(null);
    columns.sort(null);
    return new Group(rows, columns);
  }

  private static void solve(double[][] scores, Group group, int[] columnOf) {
    List<Integer> rows = group.rows();
    List<Integer> columns = group.columns();
    if (columns.isEmpty()) {
      return;
    }
    if (rows.size() == 1 || columns.size() == 1) {
      pickGreatest(scores, group, columnOf);
      return;
    }
    double greatest = 0;
    for (int row : rows) {
      for (int column : columns) {
        greatest = Math.max(greatest, scores[row][column]);
      }
    }

    // The library wants sides of equal size and every edge: what is missing is padded with score 0.
    int side = Math.max(rows.size(), columns.size());
    SimpleWeightedGraph<Integer, DefaultWeightedEdge> graph =
        new SimpleWeightedGraph<>(DefaultWeightedEdge.class);
    Set<Integer> left = new LinkedHashSet<>();
    Set<Integer> right = new LinkedHashSet<>();
    for (int i = 0; i < side; i++) {
      left.add(i);
      right.add(side + i);
      graph.addVertex(i);
      graph.addVertex(side + i);
    }
    for (int i = 0; i < side; i++) {
      for (int j = 0; j < side; j++) {
        double score =
            i < rows.size() && j < columns.size() ? scores[rows.get(i)][columns.get(j)] : 0;
        graph.setEdgeWeight(graph.addEdge(i, side + j), greatest - score);
      }
    }
    MatchingAlgorithm.Matching<Integer, DefaultWeightedEdge> matching =
        new KuhnMunkresMinimalWeightBipartitePerfectMatching<>(graph, left, right).getMatching();
    for (DefaultWeightedEdge edge : matching.getEdges()) {
      int i = graph.getEdgeSource(edge);
      int j = graph.getEdgeTarget(edge) - side;
      if (i < rows.size() && j < columns.size() && scores[rows.get(i)][columns.get(j)] > 0) {
        columnOf[rows.get(i)] = columns.get(j);
      }
    }
  }

  /** Of one row or one column: the first of the greatest. */
  private static void pickGreatest(double[][] scores, Group group, int[] columnOf) {
    int bestRow = -1;
    int bestColumn = -1;
    for (int row : group.rows()) {
      for (int column : group.columns()) {
        if (bestRow < 0 || scores[row][column] > scores[bestRow][bestColumn]) {
          bestRow = row;
          bestColumn = column;
        }
      }
    }
    columnOf[bestRow] = bestColumn;
  }
}
