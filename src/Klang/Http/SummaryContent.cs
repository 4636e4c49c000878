using System.Buffers;
using Klang.Care.Documents;
using Klang.Charts;

namespace Klang.Http;

/// <summary>An International Patient Summary, written straight into the response. Writing it gives the chart's memory back.</summary>
sealed class SummaryContent(OpenedSummary chart, Guid documentId, string baseUrl) : AnswerContent
{
    public override void WriteTo(IBufferWriter<byte> output)
    {
        using (chart)
        {
            IpsDocument.Write(
                new IpsRequest
                {
                    Facts = chart.Facts,
                    Golden = chart.Golden,
                    Summary = chart.Summary,
                    DocumentId = documentId,
                    BaseUrl = baseUrl,
                    IsRedacted = chart.IsMasked || chart.IsOwnOnly,
                },
                output);
        }
    }
}
