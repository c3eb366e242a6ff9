package dev.saccade.perception.track;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jgrapht.alg.interfaces.MatchingAlgorithm;
import org.jgrapht.alg.matching.KuhnMunkresMinimalWeightBipartitePerfectMatching;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleWeightedGraph;

/**
 * One-to-one assignment of rows to columns with the greatest sum of scores (Kuhn and Munkres).
 * Pairs of score 0 are left unassigned.
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
    double greatest = 0;
    for (double[] row : scores) {
      for (double score : row) {
        if (!(score >= 0 && score < Double.POSITIVE_INFINITY)) {
          throw new IllegalArgumentException("score: " + score + " (expected: >= 0, finite)");
        }
        greatest = Math.max(greatest, score);
      }
    }
    if (greatest == 0) {
      return columnOf;
    }

    // The library wants sides of equal size and every edge: what is missing is padded with score 0.
    int side = Math.max(rowCount, columnCount);
    SimpleWeightedGraph<Integer, DefaultWeightedEdge> graph =
        new SimpleWeightedGraph<>(DefaultWeightedEdge.class);
    Set<Integer> rows = new LinkedHashSet<>();
    Set<Integer> columns = new LinkedHashSet<>();
    for (int i = 0; i < side; i++) {
      rows.add(i);
      columns.add(side + i);
      graph.addVertex(i);
      graph.addVertex(side + i);
    }
    for (int i = 0; i < side; i++) {
      for (int j = 0; j < side; j++) {
        double score = i < rowCount && j < columnCount ? scores[i][j] : 0;
        graph.setEdgeWeight(graph.addEdge(i, side + j), greatest - score);
      }
    }
    MatchingAlgorithm.Matching<Integer, DefaultWeightedEdge> matching =
        new KuhnMunkresMinimalWeightBipartitePerfectMatching<>(graph, rows, columns).getMatching();
    for (DefaultWeightedEdge edge : matching.getEdges()) {
      int row = graph.getEdgeSource(edge);
      int column = graph.getEdgeTarget(edge) - side;
      if (row < rowCount && column < columnCount && scores[row][column] > 0) {
        columnOf[row] = column;
      }
    }
    return columnOf;
  }
}
