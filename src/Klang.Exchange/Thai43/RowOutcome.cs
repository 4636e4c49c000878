using Klang.Exchange.Thai43.Reading;

namespace Klang.Exchange.Thai43;

/// <summary>One row of a group: which items came of it, or what is decided of it already.</summary>
/// <param name="Row">The row.</param>
/// <param name="FirstItem">Its first item in the group.</param>
/// <param name="ItemCount">How many items.</param>
/// <param name="Decided">Stale or rejected before the store was asked; None otherwise.</param>
readonly record struct RowOutcome(Row Row, int FirstItem, int ItemCount, F43Reason Decided = F43Reason.None);
