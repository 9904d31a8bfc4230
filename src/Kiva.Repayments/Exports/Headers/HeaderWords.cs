using System.Collections.Frozen;
using Kiva.Repayments.Exports.Amounts;

namespace Kiva.Repayments.Exports.Headers;

/// <summary>The headings that MIS systems write, in English, French, Spanish and Portuguese.</summary>
internal static class HeaderWords
{
    private static readonly FrozenDictionary<string, HeaderWord> ByText = Listed()
        .DistinctBy(entry => entry.Text, StringComparer.Ordinal)
        .ToFrozenDictionary(entry => entry.Text, entry => entry.Word, StringComparer.Ordinal);

    /// <summary>Every listed heading as a person would write it.</summary>
    public static IEnumerable<(string Heading, HeaderWord Word)> All =>
        from list in Lists from line in list.Lines from heading in line.Split(", ") select (heading, list.Word);

    /// <summary>What the heading says; a currency in brackets behind it says nothing about that.</summary>
    public static HeaderWord Of(string heading) =>
        ByText.GetValueOrDefault(HeaderText.Normalise(CurrencyOf(heading) is null ? heading : heading[..heading.LastIndexOf('(')]));

    /// <returns>The currency mark in brackets at the end of the heading, which speaks for the whole column; <see langword="null"/> when there is none.</returns>
    public static string? CurrencyOf(string heading)
    {
        var text = heading.AsSpan().TrimEnd();
        var open = text.LastIndexOf('(');
        return open > 0 && text[^1] == ')' ? CurrencyMarks.Find(text[(open + 1)..^1]) : null;
    }

    private static IEnumerable<(string Text, HeaderWord Word)> Listed() => All.Select(entry => (HeaderText.Normalise(entry.Heading), entry.Word));

    private static (HeaderWord Word, string[] Lines)[] Lists =>
    [
        (HeaderWord.Loan,
        [
            "loan id, internal loan id, loan account no, loan no, loan ref, loan code, external loan id, account no, contract no, facility no",
            "no de prêt, id prêt, identifiant du prêt, compte de prêt, no de compte, no de crédit, code crédit, réf crédit, no dossier, no contrat, no engagement",
            "no de crédito, id crédito, código de crédito, cuenta de crédito, no préstamo, id préstamo, no operación, no contrato, pagaré, folio, expediente",
            "no do contrato, no do crédito, id do crédito, no do empréstimo, id do empréstimo, conta de empréstimo, no da operação, no processo",
        ]),
        (HeaderWord.Client,
        [
            "client id, internal client id, client account no, client external id, client no, client code, customer id, customer no, cif",
            "member id, member no, membership no, borrower id, beneficiary id",
            "id client, identifiant client, no client, code client, matricule, no membre, no adhérent, no sociétaire, no bénéficiaire, no emprunteur",
            "id cliente, no de cliente, código de cliente, código de socio, no socio, no asociado, acreditado, ficha",
            "id do cliente, no do cliente, código do cliente, no membro, no sócio, no associado, id mutuário, matrícula",
        ]),
        (HeaderWord.CumulativePrincipal,
        [
            "principal repaid, total principal repaid, principal paid, principal repaid to date, cumulative principal repaid, capital repaid",
            "capital remboursé, principal remboursé, capital amorti, capital payé, cumul remboursé, capital remboursé cumulé, principal remboursé cumulé",
            "capital pagado, capital amortizado, capital recuperado, principal pagado, amortización acumulada",
            "capital pago, capital reembolsado, capital amortizado, principal pago, amortização acumulada",
        ]),
        (HeaderWord.PrincipalOutstanding,
        [
            "principal outstanding, outstanding balance, principal balance, loan balance, olb",
            "capital restant dû, crd, encours, solde du prêt, reste à payer",
            "saldo de capital, saldo insoluto, capital pendiente, capital vigente",
            "saldo devedor, saldo em dívida, capital em dívida, valor pendente",
        ]),
        (HeaderWord.UnclearAmount,
        [
            "amount, amount paid, amount repaid, repayment, total repaid, paid, payment, transaction amount",
            "montant, montant remboursé, montant payé, remboursement, versement, total payé, total remboursé",
            "monto, monto pagado, importe, pago, abono, total pagado",
            "valor, valor pago, montante, total pago, pagamento",
        ]),
        (HeaderWord.KivaId, ["kiva id, kiva loan id, kiva no, kiva loan no, id kiva, no kiva"]),
        (HeaderWord.NationalId,
        [
            "dni, cpf, nuit, curp, no dni, no cpf, no nuit, national id, national id no, id nacional, cédula, no cédula, cédula de identidad, identité nationale, no cni",
        ]),
    ];
}
